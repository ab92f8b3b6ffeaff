// What a database consists of, each part with the statement that creates it, in an order in which the statements can run.

/** Parts that depend on nothing of each other are created in this order. */
const KINDS = [
  'schemas',
  'extensions',
  'types',
  'sequences',
  'functions',
  'tables',
  'sequence owners',
  'constraints',
  'indexes',
  'views',
  'foreign keys',
  'triggers',
  'rules',
  'row-level security',
  'comments',
] as const;

export type ObjectKind = (typeof KINDS)[number];

export interface DatabaseObject {
  /** Unique in the dump. */
  id: string;
  kind: ObjectKind;
  /** For people: `view film_list`. */
  label: string;
  /** SQL without its last semicolon. */
  create: string;
  /** The same for removing it; undefined for what is never dropped by itself. */
  drop?: string | undefined;
  /** Id of the table that it is dropped with. */
  partOf?: string;
  /** Ids of what must exist first. An id that the dump lacks is of something outside it. */
  needs: ReadonlySet<string>;
}

/** What one object needs comes before it, as far as there is no circle; otherwise by kind, in the given order. */
export function inOrder(objects: readonly DatabaseObject[]): DatabaseObject[] {
  const known = new Map(objects.map((object) => [object.id, object]));
  const sorted: DatabaseObject[] = [];
  const visited = new Set<DatabaseObject>();
  const visit = (object: DatabaseObject) => {
    if (visited.has(object)) return;
    visited.add(object);
    for (const id of object.needs) {
      const needed = known.get(id);
      if (needed) visit(needed);
    }
    sorted.push(object);
  };
  const rank = ({ kind }: DatabaseObject) => KINDS.indexOf(kind);
  for (const object of objects.toSorted((a, b) => rank(a) - rank(b))) visit(object);
  return sorted;
}

interface Split {
  kept: DatabaseObject[];
  /** What needs something that is excluded, or is outside the dump. */
  dependent: DatabaseObject[];
}

/** Leaves out objects, and all that needs them. @param isOut of an id: it is excluded */
export function withoutObjects(objects: readonly DatabaseObject[], isOut: (id: string) => boolean): Split {
  const out = new Set(objects.filter(({ id }) => isOut(id)).map(({ id }) => id));
  const dependent: DatabaseObject[] = [];
  for (let size = -1; size !== out.size;) {
    size = out.size;
    for (const object of objects) {
      if (out.has(object.id) || ![...object.needs].some((id) => out.has(id) || isOut(id))) continue;
      out.add(object.id);
      dependent.push(object);
    }
  }
  return { kept: objects.filter(({ id }) => !out.has(id)), dependent };
}

/** The statements of all objects, with a heading for each kind. */
export function createScript(objects: readonly DatabaseObject[]): string {
  let kind: ObjectKind | undefined;
  const parts = objects.map((object) => {
    const heading = object.kind === kind ? '' : `\n-- ${capitalize(object.kind)}\n`;
    kind = object.kind;
    return `${heading}${object.create};\n${object.create.includes('\n') ? '\n' : ''}`;
  });
  return tidy(parts.join(''));
}

/** The statements that remove all of it, the last one first. */
export function dropScript(objects: readonly DatabaseObject[]): string {
  const places = new Map(objects.map(({ id }, place) => [id, place]));
  const placeOf = (id: string) => places.get(id) ?? -1;
  // A part whose table was created before something else that it needs would keep that from being dropped.
  const isDropped = ({ partOf, needs }: DatabaseObject) =>
    partOf === undefined || [...needs].some((id) => placeOf(id) > placeOf(partOf));
  return objects
    .toReversed()
    .flatMap((object) => (object.drop === undefined || !isDropped(object) ? [] : [`${object.drop};\n`]))
    .join('');
}

function tidy(script: string): string {
  return `${script.replace(/\n{3,}/g, '\n\n').trim()}\n`;
}

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
