/** `[path relative to the project root, text]`, as Prisma's engines take them. */
export type SchemaFile = [path: string, text: string];
