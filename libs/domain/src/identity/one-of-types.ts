/** A guard for the messages of these types. The table names each, so that a new one does not compile until it stands there. */
export const oneOfTypes =
  <Message extends { readonly type: string }>(types: Readonly<Record<Message['type'], true>>) =>
  <Other extends { readonly type: string }>(message: Other | Message): message is Message =>
    Object.hasOwn(types, message.type);
