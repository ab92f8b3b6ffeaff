// What Prisma's engine says of a database, without advice for a tool that is not used here.

const RENAMED = /^[ \t]*\/\/\/ This \w+ has been renamed to '.*' during introspection.*\n/gm;
const COMMENT = /^[ \t]*\/\/\/ .*$/gm;
const ADVICE =
  /(?: (?:and|which) requires additional setup for migrations)?\.? ?(?:Visit|Read more:?) https:\/\/pris\.ly\/\S+(?: for more info\.?)?/g;

/** The comments in its text: names are ours, so that its renamings are not true. */
export function withoutAdvice(schema: string): string {
  return schema.replace(RENAMED, '').replace(COMMENT, withoutLinks);
}

/** One of its notes, as half a sentence. */
export function withoutLinks(text: string): string {
  return text.replace(ADVICE, '.').trimEnd();
}
