import type { ModelDescription } from '../../../kernel/model.ts';
import type { Application } from '../../http/application.ts';
import type { UploadedFile } from '../../http/body/uploaded-file.ts';
import { removeUpload, storeUpload } from './uploads.ts';

/** Files of one save: the written ones are deleted if the row is rejected, the replaced ones when the row is committed. */
export class StoredFiles {
  readonly #app: Application;
  readonly #model: ModelDescription;
  readonly #stored: string[] = [];
  readonly #replaced: { field: string; path: string }[] = [];

  constructor(app: Application, model: ModelDescription) {
    this.#app = app;
    this.#model = model;
  }

  /** @returns path below settings.mediaRoot */
  async store(file: UploadedFile, folder: string): Promise<string> {
    const path = await storeUpload(this.#app, file, folder);
    this.#stored.push(path);
    return path;
  }

  /** Notes that the field named another file before. */
  replace(field: string, before: unknown, after: unknown): void {
    if (typeof before === 'string' && before !== '' && before !== after) this.#replaced.push({ field, path: before });
  }

  async removeStored(): Promise<void> {
    for (const path of this.#stored.splice(0)) await removeUpload(this.#app, path);
  }

  // A copied row names the same file: it keeps it.
  async removeReplaced(): Promise<void> {
    const delegate = this.#app.models.delegate(this.#model);
    for (const { field, path } of this.#replaced.splice(0)) {
      if ((await delegate.count({ where: { [field]: path } })) === 0) await removeUpload(this.#app, path);
    }
  }
}
