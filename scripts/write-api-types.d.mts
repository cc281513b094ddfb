/** The types of the API of the service at this address, as the text of a TypeScript file. */
export declare function apiTypes(url: string): Promise<string>;

/** The file that is made of it. */
export declare const API_TYPES: string;
