// Names that Prisma's engine cannot write: it comments out columns such as `цена`, and leaves out tables and foreign keys whose
// names have no Latin letter. The engine is shown a stand-in for each; its text gets readable names mapped to the real ones.
import { parseBlocks, type Block } from '../../schema/blocks.ts';

export type NameKind = 'table' | 'column' | 'type' | 'value';

const TOKEN = /quintet_name_(\d+)_x/g;
const IDENTIFIER = /^[A-Za-z][A-Za-z0-9_]*$/;
const SCALARS = new Set([
  'String',
  'Boolean',
  'Int',
  'BigInt',
  'Float',
  'Decimal',
  'DateTime',
  'Json',
  'Bytes',
  'Unsupported',
]);

export class Aliases {
  readonly #tokens = new Map<string, string>();
  readonly #names: { real: string; kind: NameKind }[] = [];

  /** The stand-in for a name that the engine cannot write, or the name itself. */
  shown(name: string, kind: NameKind): string {
    if (isPlain(name, kind)) return name;
    // PostgreSQL's array types.
    if (kind === 'type' && name.startsWith('_')) return `_${this.shown(name.slice(1), kind)}`;
    let token = this.#tokens.get(name);
    if (token === undefined) {
      token = `quintet_name_${this.#names.length}_x`;
      this.#tokens.set(name, token);
      this.#names.push({ real: name, kind });
    }
    return token;
  }

  /** The stand-in that a name has got already. */
  known(name: string): string | undefined {
    return this.#tokens.get(name);
  }

  /** The text with real names for the stand-ins, as they are: for SQL of the engine. */
  toReal(text: string): string {
    return text.replace(TOKEN, (token, index: string) => this.#names[Number(index)]?.real ?? token);
  }

  /** A schema of the engine with readable names for the stand-ins, mapped to the real ones. */
  restore(schema: string): string {
    if (this.#names.length === 0) return schema;
    const readable = this.#readableNames(schema);
    return replaceTokens(this.#withMaps(schema), (index, isText) => {
      const { real } = this.#names[index] as { real: string };
      return isText ? JSON.stringify(real).slice(1, -1) : (readable[index] as string);
    });
  }

  #withMaps(schema: string): string {
    const blocks = parseBlocks(schema).filter(({ kind }) => kind === 'model' || kind === 'enum');
    const types = new Set(blocks.map(({ name }) => name));
    let result = schema;
    for (const block of blocks.reverse()) {
      if (isToken(block.name) && !block.members.some(({ name }) => name === '@@map'))
        result = insertAt(result, block.bodyEnd, `@@map("${block.name}")\n`);
      for (const { name, kind, end } of block.members.toReversed())
        if (kind !== 'attribute' && isToken(name) && !isRelation(schema, block, name, types))
          result = insertAt(result, end, ` @map("${name}")`);
    }
    return result;
  }

  /** Each name is free in the whole text, so that it is in its model. */
  #readableNames(schema: string): string[] {
    const used = new Set(schema.match(/\w+/g));
    return this.#names.map(({ real, kind }) => {
      const base = toIdentifier(real) ?? `${kind}_1`;
      let name = base;
      for (let number = 2; used.has(name); number++) name = `${base.replace(/_1$/, '')}_${number}`;
      used.add(name);
      return name;
    });
  }
}

/** `Post Title` → `Post_Title`, `prénom` → `prenom`; undefined where less than half of the letters would be left. */
export function toIdentifier(name: string): string | undefined {
  const plain = name.normalize('NFKD').replace(/\p{M}/gu, '');
  const identifier = plain
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^[^A-Za-z]+/, '')
    .replace(/_+$/, '');
  const letters = plain.match(/\p{L}/gu)?.length ?? 0;
  const kept = identifier.match(/[A-Za-z]/g)?.length ?? 0;
  return kept > 0 && kept * 2 >= letters ? identifier : undefined;
}

/** Fields of the type String could not be distinguished from relations to a table with that name. */
function isPlain(name: string, kind: NameKind): boolean {
  if (kind === 'table' && SCALARS.has(name)) return false;
  // The underscore of a table says that it joins two others, as Prisma makes them.
  return IDENTIFIER.test(kind === 'table' ? name.replace(/^_/, '') : name);
}

function isToken(name: string): boolean {
  return /^quintet_name_\d+_x$/.test(name);
}

function isRelation(schema: string, block: Block, name: string, types: ReadonlySet<string>): boolean {
  const member = block.members.find((its) => its.name === name);
  const [, type = ''] = /^\S+\s+(\w+)/.exec(schema.slice(member?.start, member?.end)) ?? [];
  return block.kind === 'model' && types.has(type) && !/\benum\s/.test(kindOf(schema, type));
}

function kindOf(schema: string, type: string): string {
  return new RegExp(`^(?:model|enum) ${type}\\b`, 'm').exec(schema)?.[0] ?? '';
}

function insertAt(text: string, offset: number, insertion: string): string {
  return text.slice(0, offset) + insertion + text.slice(offset);
}

/** Calls `replace` for every stand-in, with whether it is inside a text in quotes. */
function replaceTokens(schema: string, replace: (index: number, isText: boolean) => string): string {
  return schema.replace(/"(?:[^"\\\n]|\\.)*"|quintet_name_\d+_x/g, (part) =>
    part.startsWith('"')
      ? part.replace(TOKEN, (_token, index: string) => replace(Number(index), true))
      : part.replace(TOKEN, (_token, index: string) => replace(Number(index), false)),
  );
}
