import type { Database, Row } from '../../../kernel/database.ts';
import type { ModelDescription, RelationDescription } from '../../../kernel/model.ts';
import { translateDatabaseError } from '../../db/translate-error.ts';
import { ForeignKeyViolation } from '../../db/violations.ts';
import type { Application } from '../../http/application.ts';
import type { OnlyKnown } from '../../http/project-types.ts';
import { errors, SaveConflict } from '../errors.ts';
import type { BoundModelForm, ExtraColumns } from '../model/bound-model-form.ts';
import { stillUsed } from '../still-used.ts';
import { ValidationError } from '../validation-error.ts';
import { BoundFormSet, type FormSetParts } from './bound-formset.ts';
import { findSetDuplicates } from './duplicates.ts';

interface ModelFormSetContext {
  app: Application;
  model: ModelDescription;
  orderField: string | undefined;
  /** Of inline sets. */
  inline?: InlineContext | undefined;
}

export interface InlineContext {
  parents: ModelDescription;
  relation: RelationDescription;
  /** The parent is being made: `save` must be given it. */
  isOrphan: boolean;
}

export interface SaveSetOptions<Form = BoundModelForm, Values = Row> {
  /** More columns of every row that is written: `{authorId: request.user.id}`, or a function of the form. */
  values?: Values | ((form: Form) => Values) | undefined;
  /** The row that the others belong to, for inline sets that were made before it was. */
  parent?: object | undefined;
  /**
   * A transaction's database; default is a transaction of the set's own. Files stay as they are then: call
   * `removeReplacedFiles()` when it is committed, `removeStoredFiles()` when it is rolled back.
   */
  database?: Database | undefined;
}

/** The saved rows, and the deleted ones as they were before. */
export interface SavedSet<SavedRow = Row> {
  created: SavedRow[];
  changed: SavedRow[];
  deleted: SavedRow[];
}

/** Forms for several rows of a model. */
export class BoundModelFormSet<
  SavedRow = Row,
  Data extends Record<string, unknown> = Record<string, unknown>,
  Columns extends object = ExtraColumns<SavedRow>,
> extends BoundFormSet<BoundModelForm<SavedRow, Data, Columns>> {
  readonly model: ModelDescription;
  readonly #app: Application;
  readonly #orderField: string | undefined;
  readonly #inline: InlineContext | undefined;

  constructor(parts: FormSetParts<BoundModelForm<SavedRow, Data, Columns>>, context: ModelFormSetContext) {
    super(parts);
    this.model = context.model;
    this.#app = context.app;
    this.#orderField = context.orderField;
    this.#inline = context.inline;
  }

  /** Rejects forms with the same unique value. `modelFormSet` calls it. */
  findDuplicates(): void {
    const forms = new Set<BoundModelForm<SavedRow, Data, Columns>>();
    for (const { form, error } of findSetDuplicates(this.model, this.orderedForms)) {
      this.addError(error);
      forms.add(form);
    }
    for (const form of forms) form.addError(null, DUPLICATE, 'unique');
  }

  /**
   * Deletes, changes and makes rows, in this order and in one transaction: all or nothing. Forms that nobody changed
   * cost nothing.
   *
   * @throws {ProjectError} FORMSET_NOT_VALID
   * @throws {SaveConflict} FORM_SAVE_CONFLICT (409): another request was faster, or other rows still point to one that is
   *   to be deleted; the form has the error then. `trySave` gives undefined in its place.
   * @throws what the database client throws otherwise
   */
  async save<Values extends Columns = Columns>(
    options: SaveSetOptions<BoundModelForm<SavedRow, Data, Columns>, OnlyKnown<Values, Columns>> = {},
  ): Promise<SavedSet<SavedRow>> {
    if (!this.isValid()) throw errors.FORMSET_NOT_VALID({ count: this.totalErrorCount });
    const { database } = options;
    if (database) return this.#write(database, options);
    try {
      const saved = await this.#app.database.transaction((own) => this.#write(own, options));
      await this.removeReplacedFiles();
      return saved;
    } catch (error) {
      await this.removeStoredFiles();
      throw error;
    }
  }

  /** Like `save`, but gives undefined where a conflict was found, with its error in the set, to be shown again. */
  async trySave<Values extends Columns = Columns>(
    options: SaveSetOptions<BoundModelForm<SavedRow, Data, Columns>, OnlyKnown<Values, Columns>> = {},
  ): Promise<SavedSet<SavedRow> | undefined> {
    try {
      return await this.save(options);
    } catch (error) {
      if (error instanceof SaveConflict) return undefined;
      throw error;
    }
  }

  /** Removes the files that `save` replaced; done by `save` itself unless it was given a transaction. */
  async removeReplacedFiles(): Promise<void> {
    for (const form of this.forms) await form.removeReplacedFiles();
  }

  /** Removes the files that `save` stored, for a transaction that was rolled back. */
  async removeStoredFiles(): Promise<void> {
    for (const form of this.forms) await form.removeStoredFiles();
  }

  async #write(
    database: Database,
    { values, parent }: SaveSetOptions<BoundModelForm<SavedRow, Data, Columns>, Columns>,
  ): Promise<SavedSet<SavedRow>> {
    const saved: SavedSet<SavedRow> = { created: [], changed: [], deleted: [] };
    for (const form of this.deletedForms) {
      if (form.instance === undefined) continue;
      await this.#delete(form, form.instance, database);
      saved.deleted.push(form.instance as SavedRow);
    }
    const written = this.#inSavingOrder();
    const key = written.length === 0 ? {} : this.#parentKey(parent);
    for (const { form, order } of written) {
      const extra = { ...(typeof values === 'function' ? values(form) : values), ...key, ...order };
      const row = await form.save(extra as unknown as Columns, { database });
      (form.instance ? saved.changed : saved.created).push(row);
    }
    return saved;
  }

  // Rows that exist come first: a new one may take the unique value that one of them gives up.
  #inSavingOrder(): { form: BoundModelForm<SavedRow, Data, Columns>; order: Row }[] {
    const written = this.orderedForms
      .map((form, index) => ({ form, order: this.#position(index + 1) }))
      .filter(({ form, order }) => form.instance === undefined || isToWrite(form, form.instance, order));
    return [
      ...written.filter(({ form }) => form.instance !== undefined),
      ...written.filter(({ form }) => form.instance === undefined),
    ];
  }

  #parentKey(parent: object | undefined): Row {
    if (this.#inline === undefined) return {};
    const { relation, parents, isOrphan } = this.#inline;
    if (parent) return foreignKey(relation, parent as Row);
    if (isOrphan) throw errors.FORMSET_PARENT_MISSING({ parent: parents.name, model: this.model.name });
    return {};
  }

  #position(number: number): Row {
    return this.#orderField === undefined ? {} : { [this.#orderField]: number };
  }

  async #delete(form: BoundModelForm<SavedRow, Data, Columns>, row: Row, database: Database): Promise<void> {
    const where = Object.fromEntries(this.model.primaryKey.map((name) => [name, row[name]]));
    try {
      // Of a row that somebody else has deleted there is nothing left to do.
      await database.delegate(this.model.delegate).deleteMany({ where });
    } catch (cause) {
      const error = translateDatabaseError(cause);
      if (!(error instanceof ForeignKeyViolation || error instanceof ValidationError)) throw error;
      form.addError(null, error instanceof ValidationError ? error.errors : stillUsed(this.model, row));
      throw errors.FORM_SAVE_CONFLICT(
        { problems: form.nonFieldErrors.map(({ message }) => message) },
        { cause: error },
      );
    }
  }
}
const DUPLICATE = 'Please correct the duplicate values below.';

// A template that names them must not write to the database.
for (const name of ['save', 'trySave', 'findDuplicates', 'removeReplacedFiles', 'removeStoredFiles'] as const)
  Object.assign(BoundModelFormSet.prototype[name], { altersData: true });

function isToWrite(form: Pick<BoundModelForm, 'changedFields'>, instance: Row, order: Row): boolean {
  const isMoved = Object.entries(order).some(([name, position]) => instance[name] !== position);
  return isMoved || form.changedFields.some((name) => name !== 'ORDER');
}

/** The columns by which a row belongs to its parent. */
export function foreignKey(relation: RelationDescription, parent: Row): Row {
  return Object.fromEntries(
    relation.fields.map((name, index) => [name, parent[relation.references[index] ?? ''] ?? null]),
  );
}
