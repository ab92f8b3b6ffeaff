// Renamed models and fields. A diff sees a removal and an addition, which would cost the data: what may be a rename is found
// here and asked about, and nothing is guessed.
import type { ModelRename, FieldRename, EnumRename, ValueRename, Rename } from './rename.ts';
import { holdsData } from '../diff/stored-fields.ts';
import type { EnumDescription, FieldDescription, ModelDescription, SchemaDescription } from '../../../kernel/model.ts';
import { errors } from '../errors.ts';
import { renamedRelations } from './renamed-relations.ts';

/** Something that was removed, and the new things that it could have been renamed to. */
export interface PossibleRename {
  /** `Post`, `Post.title`, `Color` or `Color.RED`, as `--rename` and `--drop` take it. */
  label: string;
  subject: 'model' | 'field' | 'enum' | 'value';
  /** New names: `Article`, or `headline`. */
  candidates: string[];
}

export interface RenameAnswers {
  /** `{'Post.title': 'headline', Post: 'Article'}` */
  renames?: Readonly<Record<string, string>> | undefined;
  /** Labels of what was removed. */
  drops?: readonly string[] | undefined;
  /** Nothing is a rename that is not in `renames`. */
  noRename?: boolean | undefined;
}

export interface RenameQuestions {
  /** @returns one of the candidates, or undefined where it is gone with its data */
  askRename(rename: PossibleRename): Promise<string | undefined>;
}

// Half of the fields in common: an `id` alone makes no rename.
const ENOUGH_IN_COMMON = 0.5;

/**
 * `Post.title:headline` → `{'Post.title': 'headline'}`; `Post.title:Post.headline` is understood.
 *
 * @throws {UsageError} MIGRATION_RENAME_SYNTAX
 */
export function parseRenames(pairs: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const [, from, to] = /^(\w+(?:\.\w+){0,2}):(?:\w+\.){0,2}(\w+)$/.exec(pair) ?? [];
      if (from === undefined || to === undefined) throw errors.MIGRATION_RENAME_SYNTAX({ text: pair });
      return [from, to];
    }),
  );
}

/**
 * Decides what is renamed: what keeps its table or column needs no answer, the rest comes from `answers` or `ask`. What nobody
 * answers is left to `unanswered`; `dropped` has the labels of what is removed by an answer.
 *
 * @throws {UsageError} MIGRATION_RENAME_UNKNOWN: an answer fits nothing
 */
export async function resolveRenames(
  before: SchemaDescription,
  after: SchemaDescription,
  answers: RenameAnswers,
  ask?: RenameQuestions,
): Promise<{ renames: Rename[]; unanswered: PossibleRename[]; dropped: string[] }> {
  const session = new RenameSession(answers, ask);
  const models = await session.models(before, after);
  const enums = await session.enums(before.enums, after.enums);
  const values: Rename[] = [];
  for (const item of after.enums) {
    const from = enums.find(({ to }) => to === item.name)?.from ?? item.name;
    const old = before.enums.find(({ name }) => name === from);
    if (old) values.push(...(await session.values(old, item)));
  }
  const fields: Rename[] = [];
  for (const model of after.models) {
    const from = models.find(({ to }) => to === model.name)?.from ?? model.name;
    const old = before.models.find(({ name }) => name === from);
    if (old) fields.push(...(await session.fields(old, model, [...models, ...enums])));
  }
  session.assertAllUsed();
  const renames = [...models, ...fields, ...enums, ...values];
  const { unanswered, dropped } = session;
  return { renames: [...renames, ...renamedRelations(before, after, renames)], unanswered, dropped };
}

class RenameSession {
  readonly unanswered: PossibleRename[] = [];
  /** Labels of what an answer says was removed. */
  readonly dropped: string[] = [];
  readonly #answers: RenameAnswers;
  readonly #ask: RenameQuestions | undefined;
  readonly #used = new Set<string>();

  constructor(answers: RenameAnswers, ask: RenameQuestions | undefined) {
    this.#answers = answers;
    this.#ask = ask;
  }

  async models(before: SchemaDescription, after: SchemaDescription): Promise<ModelRename[]> {
    const [gone, fresh] = [without(before.models, after.models), without(after.models, before.models)];
    const renames: ModelRename[] = [];
    for (const old of gone) {
      const free = fresh.filter(({ name }) => !renames.some(({ to }) => to === name));
      const certain = free.find(({ table }) => table === old.table);
      const alike = free.filter((model) => likeness(old, model) > ENOUGH_IN_COMMON);
      const labels = [old.name, `${old.app}.${old.name}`];
      const to = this.#certain(labels, certain) ?? (await this.#answer(labels, 'model', free, alike));
      if (to !== undefined) renames.push({ kind: 'model', from: old.name, to });
    }
    return renames;
  }

  async enums(before: readonly EnumDescription[], after: readonly EnumDescription[]): Promise<EnumRename[]> {
    const [gone, fresh] = [without(before, after), without(after, before)];
    const renames: EnumRename[] = [];
    for (const old of gone) {
      const free = fresh.filter(({ name }) => !renames.some(({ to }) => to === name));
      const alike = free.filter((item) => share(valueNames(old), valueNames(item)) > ENOUGH_IN_COMMON);
      const to = await this.#answer([old.name, `${old.app}.${old.name}`], 'enum', free, alike);
      if (to !== undefined) renames.push({ kind: 'enum', from: old.name, to });
    }
    return renames;
  }

  async values(old: EnumDescription, item: EnumDescription): Promise<ValueRename[]> {
    const [gone, fresh] = [without(old.values, item.values), without(item.values, old.values)];
    const renames: ValueRename[] = [];
    for (const { name } of gone) {
      const free = fresh.filter((value) => !renames.some(({ to }) => to === value.name));
      const labels = [...new Set([old.name, item.name, `${old.app}.${old.name}`])].map((owner) => `${owner}.${name}`);
      const to = await this.#answer(labels, 'value', free, free);
      if (to !== undefined) renames.push({ kind: 'value', enum: item.name, from: name, to });
    }
    return renames;
  }

  async fields(
    old: ModelDescription,
    model: ModelDescription,
    models: readonly (ModelRename | EnumRename)[],
  ): Promise<FieldRename[]> {
    const gone = old.fields.filter(
      (field) => holdsData(field) && !model.fields.some(({ name }) => name === field.name),
    );
    const fresh = model.fields.filter(
      (field) => holdsData(field) && !old.fields.some(({ name }) => name === field.name),
    );
    // A relation that stayed keeps its links, whatever its foreign key is called now.
    const stayed = old.fields.filter((field) =>
      model.fields.some((its) => its.name === field.name && typeOf(its, []) === typeOf(field, models)),
    );
    const renames = stayed.flatMap(({ name }) => foreignKeys(old, model, name, name));
    for (const field of gone) {
      const free = fresh.filter(({ name }) => !renames.some(({ to }) => to === name));
      const alike = free.filter((candidate) => typeOf(field, models) === typeOf(candidate, []));
      const certain = alike.find(({ column }) => column !== undefined && column === field.column);
      const names = [old.name, model.name, `${old.app}.${old.name}`, `${model.app}.${model.name}`];
      const labels = [...new Set(names)].map((name) => `${name}.${field.name}`);
      const to = this.#certain(labels, certain) ?? (await this.#answer(labels, 'field', free, alike));
      if (to === undefined) continue;
      renames.push({ kind: 'field', model: model.name, from: field.name, to });
      renames.push(...foreignKeys(old, model, field.name, to));
    }
    return renames;
  }

  /** @throws {UsageError} MIGRATION_RENAME_UNKNOWN */
  assertAllUsed(): void {
    const unused = Object.entries(this.#answers.renames ?? {}).find(([label]) => !this.#used.has(label));
    if (unused) throw errors.MIGRATION_RENAME_UNKNOWN({ flag: `--rename ${unused.join(':')}` });
    const dropped = this.#answers.drops?.find((label) => !this.#used.has(label));
    if (dropped !== undefined) throw errors.MIGRATION_RENAME_UNKNOWN({ flag: `--drop ${dropped}` });
  }

  #certain(labels: readonly string[], candidate: { name: string } | undefined): string | undefined {
    if (candidate) for (const label of labels) this.#used.add(label);
    return candidate?.name;
  }

  async #answer(
    labels: readonly string[],
    subject: PossibleRename['subject'],
    free: readonly { name: string }[],
    alike: readonly { name: string }[],
  ): Promise<string | undefined> {
    const { renames = {}, drops = [], noRename = false } = this.#answers;
    const given = labels.find((label) => renames[label] !== undefined);
    if (given !== undefined) return this.#given(given, renames[given] as string, free);
    const dropped = labels.find((label) => drops.includes(label));
    if (dropped !== undefined) this.#used.add(dropped);
    if (dropped !== undefined || noRename) this.dropped.push(...labels);
    if (dropped !== undefined || noRename || alike.length === 0) return undefined;
    const question = { label: labels[0] as string, subject, candidates: alike.map(({ name }) => name) };
    if (!this.#ask) {
      this.unanswered.push(question);
      return undefined;
    }
    const answer = await this.#ask.askRename(question);
    if (answer === undefined) this.dropped.push(...labels);
    return answer;
  }

  #given(label: string, to: string, free: readonly { name: string }[]): string {
    if (!free.some(({ name }) => name === to))
      throw errors.MIGRATION_RENAME_UNKNOWN({ flag: `--rename ${label}:${to}` });
    this.#used.add(label);
    return to;
  }
}

/** `Post.author:writer` takes `authorId` along to `writerId`. */
function foreignKeys(old: ModelDescription, model: ModelDescription, from: string, to: string): FieldRename[] {
  const keys = (of: ModelDescription, name: string) =>
    of.fields.find((field) => field.name === name)?.relation?.fields ?? [];
  const targets = keys(model, to);
  const isGone = (name: string) => !model.fields.some((field) => field.name === name);
  const isNew = (name: string | undefined) => name !== undefined && !old.fields.some((field) => field.name === name);
  return keys(old, from).flatMap((key, i) =>
    isGone(key) && isNew(targets[i])
      ? [{ kind: 'field' as const, model: model.name, from: key, to: targets[i] as string }]
      : [],
  );
}

function typeOf({ type, isList, relation }: FieldDescription, models: readonly (ModelRename | EnumRename)[]): string {
  const name = models.find(({ from }) => from === type)?.to ?? type;
  return `${name}${isList ? '[]' : ''}${relation?.manyToMany ? ' many' : ''}`;
}

/** Share of the fields that both have, 0 to 1. */
function likeness(old: ModelDescription, model: ModelDescription): number {
  const shape = (of: ModelDescription) =>
    new Set(of.fields.filter(holdsData).map((field) => `${field.name}:${field.type === of.name ? '' : field.type}`));
  return share(shape(old), shape(model));
}

/** What both have, of all that one of them has: 0 to 1. */
function share(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const common = [...a].filter((item) => b.has(item)).length;
  return common / (a.size + b.size - common);
}

function valueNames({ values }: EnumDescription): Set<string> {
  return new Set(values.map(({ name }) => name));
}

function without<T extends { name: string }>(list: readonly T[], others: readonly { name: string }[]): T[] {
  return list.filter(({ name }) => !others.some((other) => other.name === name));
}
