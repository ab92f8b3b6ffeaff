import type { Database, Row } from '../../../kernel/database.ts';
import { fieldOf, type ModelDescription } from '../../../kernel/model.ts';
import { clientOf } from '../../db/client/client-database.ts';
import { translateDatabaseError } from '../../db/translate-error.ts';
import type { Application } from '../../http/application.ts';
import { BoundForm, type BoundFormOptions, type Fields } from '../bound-form.ts';
import { errors, SaveConflict } from '../errors.ts';
import type { FormError } from '../validation-error.ts';
import { checkKeys, type RelationField } from './relation-field.ts';
import { StoredFiles } from './stored-files.ts';
import { foreignKeyColumns, isNothing, toColumns, writeRow, type ChangedValue } from './save.ts';
import { findContradictions, type RelationKey } from './shared-columns.ts';
import { automaticSlugs, makeSlug } from './slugs.ts';
import { describeRefusal } from './refusals.ts';
import { findBrokenRules } from './model-rules.ts';
import { findDuplicates, withDefaults } from './unique.ts';

interface ModelFormContext {
  app: Application;
  model: ModelDescription;
  /** The row that is changed; undefined when the form makes a new one. */
  instance: Row | undefined;
  relations: ReadonlyMap<string, RelationField>;
  /** Keys of the rows that the form shows as linked, by field. */
  linked?: Readonly<Record<string, readonly unknown[]>> | undefined;
  /** Columns that are saved with the form and that nobody can change. */
  fixed?: Row | undefined;
}

/** Columns of the row by name; a name that it does not have does not compile. */
export type ExtraColumns<SavedRow> = { readonly [Name in keyof SavedRow]?: unknown };

export interface SaveOptions {
  /**
   * A transaction's database; default is the app's own. Files that the save replaces stay then: call
   * `removeReplacedFiles()` when the transaction is committed.
   */
  database?: Database | undefined;
}

/** A form that creates or updates one row. */
export class BoundModelForm<
  SavedRow = Row,
  Data extends Record<string, unknown> = Record<string, unknown>,
  Columns extends object = ExtraColumns<SavedRow>,
> extends BoundForm<Data> {
  readonly model: ModelDescription;
  /** The row that is changed; undefined when the form makes a new one. */
  readonly instance: Row | undefined;
  readonly #app: Application;
  readonly #relations: ReadonlyMap<string, RelationField>;
  readonly #linked: Readonly<Record<string, readonly unknown[]>>;
  readonly #fixed: Row;
  readonly #files: StoredFiles;
  /** Slugs made from other fields, which are written although nobody typed them. */
  readonly #made = new Map<string, string>();
  readonly #automatic = new Set<string>();

  constructor(fields: Fields, options: BoundFormOptions, context: ModelFormContext) {
    super(fields, options);
    this.model = context.model;
    this.instance = context.instance;
    this.#app = context.app;
    this.#relations = context.relations;
    this.#linked = context.linked ?? {};
    this.#fixed = context.fixed ?? {};
    this.#files = new StoredFiles(context.app, context.model);
  }

  /** The checks that ask the database. `modelForm` runs them; for a form made by hand, call it once. */
  async validate(): Promise<void> {
    if (!this.isBound || this.isSkipped) return;
    await this.#checkRelations();
    this.#checkSharedColumns();
    await this.#fillSlugs({});
    await this.#checkUnique({});
    await this.#checkRules();
  }

  /**
   * Writes the row with one call: creates it, or updates the columns that changed; many-to-many links included. Files
   * that were replaced or cleared are removed from the disk afterwards, unless another row still names them.
   *
   * @param extra columns that are not in the form: `{authorId: request.user.id}`. They win over the form's.
   * @returns the row as the database has it now, without relations
   * @throws {ProjectError} FORM_NOT_VALID
   * @throws {SaveConflict} FORM_SAVE_CONFLICT (409): another request took a unique value, or removed a related row, in
   *   between, or a signal threw a ValidationError; the form has the error then. `trySave` gives undefined in its place.
   * @throws what the database client throws otherwise
   */
  async save(extra: Columns = {} as Columns, options: SaveOptions = {}): Promise<SavedRow> {
    if (!this.isValid()) throw errors.FORM_NOT_VALID({ problems: this.#problems() });
    await this.#fillSlugs(extra as Row, options.database);
    const saved = await this.#write({ ...this.#fixed, ...Object.fromEntries(this.#made), ...extra }, options.database);
    if (options.database === undefined) await this.removeReplacedFiles();
    return saved as SavedRow;
  }

  /** Removes the files that `save` replaced. Done by `save` itself unless it was given a transaction. */
  async removeReplacedFiles(): Promise<void> {
    await this.#files.removeReplaced();
  }

  /** Removes the files that `save` stored, for a transaction that was rolled back. */
  async removeStoredFiles(): Promise<void> {
    await this.#files.removeStored();
  }

  async #write(extra: Row, database: Database | undefined): Promise<Row> {
    const target = { app: this.#app, model: this.model, instance: this.instance, database, files: this.#files };
    try {
      return await writeRow(target, this.#changes(), extra);
    } catch (error) {
      throw this.#toConflict(translateDatabaseError(error));
    }
  }

  /** Like `save`, but gives undefined where a conflict was found, with its error in the form, to be shown again. */
  async trySave(extra: Columns = {} as Columns, options: SaveOptions = {}): Promise<SavedRow | undefined> {
    try {
      return await this.save(extra, options);
    } catch (error) {
      if (error instanceof SaveConflict) return undefined;
      throw error;
    }
  }

  async #checkRelations(): Promise<void> {
    for (const { name, field } of this.fields) {
      const source = this.#relations.get(name);
      const value = this.data[name];
      if (!source || !field.kind.startsWith('relation-key') || value === null || value === undefined || value === '')
        continue;
      const found = await checkKeys(this.#app, source, Array.isArray(value) ? value : [value]);
      if (found.length > 0) this.addError(name, found);
    }
  }

  #checkSharedColumns(): void {
    const values = new Map(this.#values().map((value) => [value.description.name, value]));
    const keys = this.model.fields.flatMap((description): RelationKey[] => {
      const { name, isForeignKey, relation: { fields = [] } = {} } = description;
      const { relation, value } = values.get(name) ?? {};
      if (name in this.errors || (fields.length === 0 && !isForeignKey)) return [];
      if (values.has(name) && isNothing(value)) return [];
      if (relation) return [{ description, columns: foreignKeyColumns(relation, value), isInForm: true }];
      if (isForeignKey) return values.has(name) ? [{ description, columns: { [name]: value }, isInForm: true }] : [];
      const columns = Object.fromEntries(fields.map((column) => [column, this.instance?.[column] ?? null]));
      return Object.values(columns).includes(null) ? [] : [{ description, columns, isInForm: false }];
    });
    for (const { field, error } of findContradictions(keys, this.#fixed)) this.#addProblem(field, error);
  }

  // A generated slug is generated again at the save, because another row may have taken it meanwhile.
  async #fillSlugs(extra: Row, database = this.#app.database): Promise<void> {
    const row = { ...this.#row(), ...extra };
    const delegate = database.delegate(this.model.delegate);
    for (const slug of automaticSlugs(this.model)) {
      const { name } = slug.field;
      if (name in this.errors || name in extra) continue;
      if (!this.#automatic.has(name) && !this.#isSlugMissing(name, row)) continue;
      const made = await makeSlug(delegate, this.model, slug, { row, instance: this.instance });
      this.#automatic.add(name);
      if (name in this.data) (this.data as Record<string, unknown>)[name] = made;
      else this.#made.set(name, made);
    }
  }

  // A form without the field fills it in new rows only: the address of a page does not change with its title.
  #isSlugMissing(name: string, row: Row): boolean {
    const value = row[name];
    return (
      (value === undefined || value === null || value === '') && (name in this.data || this.instance === undefined)
    );
  }

  async #checkUnique(extra: Row): Promise<void> {
    const written = toColumns(this.model, this.#values());
    const names = new Set(Object.keys(written).filter((name) => !(name in this.errors)));
    const row = { ...this.#row(), ...extra };
    for (const { field, error } of await findDuplicates(this.#app, this.model, {
      row,
      written: names,
      instance: this.instance,
    }))
      this.#addProblem(field, error);
  }

  // Rules may trust the values of a row, so they are asked only when nothing else is wrong with it.
  async #checkRules(): Promise<void> {
    const { rules } = this.#app.models;
    if (rules.length === 0 || !this.isValid()) return;
    const tx = clientOf(this.#app.database) as object;
    const row = withDefaults(this.model, this.#row());
    const broken = await findBrokenRules(rules, { model: this.model, row, before: this.instance, tx });
    for (const { field, error } of broken) this.#addProblem(field, error);
  }

  /** The columns as they would be saved, without files, slugs made from other fields, and what the database fills. */
  get columns(): Row {
    return Object.fromEntries(Object.entries(this.#row()).filter(([name]) => !this.#automatic.has(name)));
  }

  /** The columns that `save` would write, as `columns` has them: all of a new row, of another those that changed. */
  get changedColumns(): Row {
    const columns = { ...Object.fromEntries(this.#made), ...toColumns(this.model, this.#changes()) };
    return Object.fromEntries(Object.entries(columns).filter(([name]) => !this.#automatic.has(name)));
  }

  #row(): Row {
    return {
      ...this.instance,
      ...Object.fromEntries(this.#made),
      ...toColumns(this.model, this.#values()),
      ...this.#fixed,
    };
  }

  /** Every cleaned value that may be written. */
  #values(): ChangedValue[] {
    return this.fields.flatMap(({ name, disabled }) => {
      const description = fieldOf(this.model, name);
      if (disabled || description === undefined || !(name in this.data)) return [];
      return [{ description, relation: this.#relations.get(name), value: this.data[name], linked: this.#linked[name] }];
    });
  }

  #changes(): ChangedValue[] {
    if (this.instance === undefined) return this.#values();
    const changed = new Set(this.changedFields);
    return this.#values().filter(({ description }) => changed.has(description.name));
  }

  #toConflict(error: unknown): unknown {
    const problems = describeRefusal(this.model, error);
    if (problems === undefined) return error;
    for (const problem of problems) this.#addProblem(problem.field, problem.error);
    return errors.FORM_SAVE_CONFLICT({ problems: this.#problems() }, { cause: error });
  }

  #addProblem(field: string | null, error: FormError): void {
    const isShown = field !== null && this.fields.some(({ name }) => name === field);
    this.addError(isShown ? field : null, error);
  }

  #problems(): string[] {
    const fields = Object.entries(this.errors).map(
      ([name, found]) => `${name}: ${found.map(({ message }) => message).join(' ')}`,
    );
    return [...this.nonFieldErrors.map(({ message }) => message), ...fields];
  }
}
// A template that names them must not write to the database.
for (const name of ['save', 'trySave', 'validate', 'removeReplacedFiles', 'removeStoredFiles'] as const)
  Object.assign(BoundModelForm.prototype[name], { altersData: true });
