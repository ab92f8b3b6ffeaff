// Files of a request: stored when its row is written, and removed again if the row is not.
import type { Row } from '../../../kernel/database.ts';
import { fieldOf, type ModelDescription } from '../../../kernel/model.ts';
import { isUploadedFile } from '../../forms/fields/file.ts';
import { StoredFiles } from '../../forms/model/stored-files.ts';
import type { Application } from '../../http/application.ts';
import type { SaveHooks } from '../../save/save-row.ts';

/** The files of one body, with those of the rows that are nested in it. */
export class UploadedFiles {
  readonly #app: Application;
  readonly #byModel = new Map<ModelDescription, StoredFiles>();

  constructor(app: Application) {
    this.#app = app;
  }

  /** Hooks that store the files of a row's columns, in front of those of the viewset. */
  hooks(model: ModelDescription, columns: Row, own: SaveHooks = {}): SaveHooks {
    if (!Object.keys(columns).some((name) => isFileColumn(model, name))) return own;
    return {
      ...own,
      beforeSave: async (event) => {
        await this.#store(model, event.data, event.before);
        await own.beforeSave?.(event);
      },
    };
  }

  /** Removes the files that rows named before, when the new state is committed. */
  async commit(): Promise<void> {
    for (const files of this.#byModel.values()) await files.removeReplaced();
  }

  /** Removes what was stored, because the rows were not saved. */
  async rollBack(): Promise<void> {
    for (const files of this.#byModel.values()) await files.removeStored();
  }

  async #store(model: ModelDescription, data: Row, before: Row | undefined): Promise<void> {
    const files = this.#filesOf(model);
    for (const [name, value] of Object.entries(data)) {
      if (!isFileColumn(model, name)) continue;
      if (isUploadedFile(value)) data[name] = await files.store(value, folderOf(model, name));
      files.replace(name, before?.[name], data[name]);
    }
  }

  #filesOf(model: ModelDescription): StoredFiles {
    const known = this.#byModel.get(model) ?? new StoredFiles(this.#app, model);
    this.#byModel.set(model, known);
    return known;
  }
}

function isFileColumn(model: ModelDescription, name: string): boolean {
  const { annotations = {} } = fieldOf(model, name) ?? {};
  return 'file' in annotations || 'image' in annotations;
}

function folderOf(model: ModelDescription, name: string): string {
  const { annotations = {} } = fieldOf(model, name) ?? {};
  return String((annotations['file'] ?? annotations['image'])?.['uploadTo'] ?? '');
}
