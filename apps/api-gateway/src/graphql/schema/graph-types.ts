import {
  GraphQLBoolean,
  GraphQLEnumType,
  GraphQLFloat,
  GraphQLInputObjectType,
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLString,
  type GraphQLFieldConfigMap,
  type GraphQLInputType,
  type GraphQLOutputType,
} from 'graphql';
import type { JsonSchema } from './api-document.js';
import type { OperationContext } from './operation-context.js';
import { JSON_SCALAR, WHOLE_SCALAR } from './scalars.js';
import { canBeNamed, isNullable, shapeOf, typeNameOf, type Member, type Schemas, type Shape } from './shapes.js';

/** Fields that are added to a type by its name. */
export type MoreFields = (typeName: string) => GraphQLFieldConfigMap<unknown, OperationContext>;

const SCALARS = {
  json: JSON_SCALAR,
  string: GraphQLString,
  int: GraphQLInt,
  whole: WHOLE_SCALAR,
  float: GraphQLFloat,
  boolean: GraphQLBoolean,
};

/**
 * The types of a graph, made of the schemas of the API as they are needed. A schema has its own name; one without has that of the place where it stands.
 *
 * Every member of an answer may be missing, as a policy may leave out any, and so may every item of a list.
 */
export class GraphTypes {
  private readonly objects = new Map<string, GraphQLObjectType<unknown, OperationContext>>();
  private readonly inputs = new Map<string, GraphQLInputObjectType>();
  /** By their values: a list of values has one name, wherever it stands. */
  private readonly enums = new Map<string, GraphQLEnumType>();

  constructor(
    private readonly schemas: Schemas,
    private readonly moreFields: MoreFields,
  ) {
    // Those that have a name of their own keep it, whatever asks for their values first.
    for (const [name, schema] of Object.entries(schemas)) {
      const shape = shapeOf(schema, schemas);
      if (shape.kind === 'enum' && canBeNamed(name)) this.enumOf(shape.values, name);
    }
  }

  /** Of what is answered. `place` names what has no name. */
  output(schema: JsonSchema, place: string): GraphQLOutputType {
    const shape = shapeOf(schema, this.schemas);
    switch (shape.kind) {
      case 'enum':
        return this.enumOf(shape.values, typeNameOf(schema) ?? place);
      case 'list':
        return new GraphQLList(this.output(shape.items, place));
      case 'object':
        return this.objectOf(schema, shape.members, nameOf(schema) ?? place);
      default:
        return SCALARS[shape.kind];
    }
  }

  /** Of what is taken; what must be there cannot be null. */
  input(schema: JsonSchema, place: string, required: boolean): GraphQLInputType {
    const type = this.inputType(schema, shapeOf(schema, this.schemas), place);
    return required && !isNullable(schema, this.schemas) ? new GraphQLNonNull(type) : type;
  }

  private inputType(schema: JsonSchema, shape: Shape, place: string) {
    switch (shape.kind) {
      case 'enum':
        return this.enumOf(shape.values, typeNameOf(schema) ?? place);
      case 'list':
        return new GraphQLList(this.input(shape.items, place, true));
      case 'object':
        return this.inputOf(schema, shape.members, `${nameOf(schema) ?? place}Input`.replace(/InputInput$/, 'Input'));
      default:
        return SCALARS[shape.kind];
    }
  }

  private objectOf(
    { description }: JsonSchema,
    members: Readonly<Record<string, Member>>,
    name: string,
  ): GraphQLObjectType<unknown, OperationContext> {
    const known = this.objects.get(name);
    if (known) return known;
    const fields = (): GraphQLFieldConfigMap<unknown, OperationContext> => ({
      ...Object.fromEntries(
        Object.entries(members).map(([member, { schema }]) => [
          member,
          { type: this.output(schema, placeIn(name, member)), ...described(schema) },
        ]),
      ),
      ...this.moreFields(name),
    });
    const made = new GraphQLObjectType<unknown, OperationContext>({ name, fields, ...described({ description }) });
    this.objects.set(name, made);
    return made;
  }

  private inputOf({ description }: JsonSchema, members: Readonly<Record<string, Member>>, name: string): GraphQLInputObjectType {
    const known = this.inputs.get(name);
    if (known) return known;
    const fields = () =>
      Object.fromEntries(
        Object.entries(members).map(([member, { schema, required }]) => [
          member,
          { type: this.input(schema, placeIn(name, member), required), ...described(schema) },
        ]),
      );
    const made = new GraphQLInputObjectType({ name, fields, ...described({ description }) });
    this.inputs.set(name, made);
    return made;
  }

  private enumOf(values: readonly string[], name: string): GraphQLEnumType {
    const key = JSON.stringify([...values].sort());
    const known = this.enums.get(key);
    if (known) return known;
    const made = new GraphQLEnumType({ name, values: Object.fromEntries(values.map((value) => [value, { value }])) });
    this.enums.set(key, made);
    return made;
  }
}

const described = ({ description }: Pick<JsonSchema, 'description'>) => (description === undefined ? {} : { description });

export const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const placeIn = (type: string, member: string): string =>
  `${type.replace(/Input$/, '')}${capitalized(member)}${type.endsWith('Input') ? 'Input' : ''}`;

/** Of alternatives that all have a name: of all of them. */
function nameOf(schema: JsonSchema): string | undefined {
  const named = typeNameOf(schema);
  const alternatives = (schema.anyOf ?? schema.oneOf ?? []).map(typeNameOf);
  if (named !== undefined || alternatives.length < 2 || alternatives.includes(undefined)) return named;
  return alternatives.join('Or');
}
