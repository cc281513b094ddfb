/** `type/subtype` of a content type, in small letters and without its parameters. */
export const mediaTypeOf = (contentType = ''): string => contentType.split(';', 1)[0]!.trim().toLowerCase();
