import protobuf from 'protobufjs';
// Adds `Root.fromDescriptor` to the library.
import 'protobufjs/ext/descriptor/index.js';

/** A method of a service as its proto says it is. */
export interface GrpcMethod {
  /** `/package.Service/Method`. */
  readonly path: string;
  readonly request: protobuf.Type;
  readonly reply: protobuf.Type;
  /** The reply is a stream of messages. */
  readonly streams: boolean;
}

/** A proto that cannot be used, or lacks what was asked for; the message says expected and found. */
export class SchemaUnusable extends Error {
  override readonly name = 'SchemaUnusable';
}

/** The types in a proto's text. Of imports only Google's well-known types exist. Throws `SchemaUnusable`. */
export function schemaOfText(text: string): protobuf.Root {
  if (text.length > SCHEMA_BYTES_MAX) {
    throw new SchemaUnusable(
      `expected a proto of at most ${SCHEMA_BYTES_MAX} characters, found ${text.length}; leave out what is not called`,
    );
  }
  const root = new protobuf.Root();
  root.resolvePath = () => null;
  try {
    const { imports = [], weakImports = [] } = protobuf.parse(text, root, { keepCase: true });
    for (const file of [...imports, ...weakImports]) addWellKnown(root, file);
    return resolved(root);
  } catch (error) {
    throw error instanceof SchemaUnusable ? error : new SchemaUnusable(`expected the text of a proto, found ${(error as Error).message}`);
  }
}

/** The types in files' descriptors (`google.protobuf.FileDescriptorProto`), each once. Throws `SchemaUnusable`. */
export function schemaOfDescriptors(files: readonly Uint8Array[]): protobuf.Root {
  try {
    // Field 1 of a FileDescriptorSet, repeated: length-delimited.
    const writer = protobuf.Writer.create();
    for (const file of files) writer.uint32((1 << 3) | 2).bytes(file);
    const { Root } = protobuf as unknown as { Root: { fromDescriptor(set: Uint8Array): protobuf.Root } };
    const root = Root.fromDescriptor(writer.finish());
    for (const file of files) takeJsonNames(root, file);
    return resolved(root);
  } catch (error) {
    throw error instanceof SchemaUnusable ? error : new SchemaUnusable(`expected a proto by reflection, found ${(error as Error).message}`);
  }
}

/** Throws `SchemaUnusable` when there is none of this name, or it cannot be called with one message. */
export function methodOf(root: protobuf.Root, service: string, method: string): GrpcMethod {
  const declared = root.lookup(service, [protobuf.Service]);
  if (!(declared instanceof protobuf.Service)) throw new SchemaUnusable(`expected a service ${service}, found none of this name`);
  const found = declared.methods[method];
  if (!found) {
    const names = Object.keys(declared.methods).slice(0, NAMES_SHOWN_MAX).join(', ');
    throw new SchemaUnusable(`expected ${service} to have a method ${method}, found ${names || 'none'}`);
  }
  found.resolve();
  const { resolvedRequestType: request, resolvedResponseType: reply } = found;
  if (!request || !reply) throw new SchemaUnusable(`expected the messages of ${service}/${method}, found no such types`);
  if (found.requestStream) {
    throw new SchemaUnusable(`expected ${service}/${method} to take one message, found that it takes a stream; a step sends one`);
  }
  return { path: `/${service}/${method}`, request, reply, streams: found.responseStream === true };
}

/** Of a proto's text, and of all files that reflection gives. */
export const SCHEMA_BYTES_MAX = 4 * 1024 * 1024;
const NAMES_SHOWN_MAX = 20;

function addWellKnown(root: protobuf.Root, file: string): void {
  const declared = protobuf.common.get(file);
  if (!declared?.nested)
    throw new SchemaUnusable(`expected imports of google/protobuf/*.proto only, found ${file}; put its messages into the text`);
  root.addJSON(declared.nested);
}

/** The library leaves the JSON names of a descriptor out. A text has them among a field's options, and so they stand there. */
function takeJsonNames(root: protobuf.Root, file: Uint8Array): void {
  const { package: scope, messageType } = fileDescriptor.decode(file) as unknown as FileDescriptor;
  for (const message of messageType) takeNamesOf(message, scope ? `.${scope}` : '', root);
}

function takeNamesOf({ name, field: fields, nestedType }: MessageDescriptor, scope: string, root: protobuf.Root): void {
  const fullName = `${scope}.${name}`;
  const type = root.lookup(fullName, [protobuf.Type]);
  for (const { name: fieldName, jsonName } of fields) {
    const field = type instanceof protobuf.Type && Object.hasOwn(type.fields, fieldName) ? type.fields[fieldName] : undefined;
    if (field && jsonName) field.setOption('json_name', jsonName);
  }
  for (const nested of nestedType) takeNamesOf(nested, fullName, root);
}

interface FileDescriptor {
  readonly package: string;
  readonly messageType: readonly MessageDescriptor[];
}

interface MessageDescriptor {
  readonly name: string;
  readonly field: readonly { readonly name: string; readonly jsonName: string }[];
  readonly nestedType: readonly MessageDescriptor[];
}

const { descriptor } = protobuf as unknown as { descriptor: protobuf.Namespace };
const fileDescriptor = descriptor.lookupType('FileDescriptorProto');

function resolved(root: protobuf.Root): protobuf.Root {
  expectPlainNames(root);
  restoreMaps(root);
  root.resolveAll();
  return root;
}

/**
 * The library makes program text of a schema's names. It quotes what it should; a schema from a stranger is held to the grammar of
 * names all the same before it gets there, and loses its default values, which may be any text.
 */
function expectPlainNames(parent: protobuf.NamespaceBase): void {
  for (const child of parent.nestedArray) {
    expectName(child.name);
    if (child instanceof protobuf.Enum) for (const name of Object.keys(child.values)) expectName(name);
    if (child instanceof protobuf.Type) {
      for (const { name } of child.oneofsArray) expectName(name);
      for (const field of child.fieldsArray) {
        expectName(field.name);
        expectReference(field.type);
        if (field.options) delete field.options['default'];
      }
    }
    if (child instanceof protobuf.Service) {
      for (const { name, requestType, responseType } of child.methodsArray) {
        expectName(name);
        expectReference(requestType);
        expectReference(responseType);
      }
    }
    if (child instanceof protobuf.Namespace) expectPlainNames(child);
  }
}

/** A descriptor says "map" as a list of entries; the library leaves it so. */
function restoreMaps(parent: protobuf.NamespaceBase): void {
  for (const child of parent.nestedArray) {
    if (child instanceof protobuf.Type) {
      for (const field of child.fieldsArray) {
        const entry = field.repeated && child.get(field.type.split('.').at(-1) ?? '');
        if (!(entry instanceof protobuf.Type) || entry.getOption('map_entry') !== true) continue;
        const { key, value } = entry.fields;
        if (!key || !value) throw new SchemaUnusable(`expected the entries of map ${field.name} to have key and value, found others`);
        child.remove(field);
        child.add(new protobuf.MapField(field.name, field.id, key.type, value.type, field.options));
      }
    }
    if (child instanceof protobuf.Namespace) restoreMaps(child);
  }
}

function expectName(name: string): void {
  if (/^[A-Za-z_][A-Za-z0-9_]{0,255}$/.test(name) && !NAMES_REFUSED.has(name)) return;
  throw new SchemaUnusable(`expected names of letters, digits and _ in a proto, found ${JSON.stringify(name.slice(0, 64))}`);
}

function expectReference(type: string): void {
  for (const part of type.replace(/^\./, '').split('.')) expectName(part);
}

const NAMES_REFUSED: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype', 'hasOwnProperty', 'toJSON']);
