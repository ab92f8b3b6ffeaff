import { join, relative, sep } from 'node:path';
import type { TemplateLine } from '../../kernel/app-handle.ts';
import { QuintetError } from '../../kernel/errors.ts';
import type { App } from '../http/app.ts';

/** The statements that check a page of the template; those of Quintet's own templates have no place. */
export function describeTemplateTypes(app: App, name: string): readonly TemplateLine[] | undefined {
  const own = join(app.root, 'src') + sep;
  try {
    return app.templates.types(name).map(({ code, at }) => {
      if (!at?.source.file.startsWith(own)) return { code };
      const { line, column } = at.source.place(at.offset);
      const file = relative(app.root, at.source.file).split(sep).join('/');
      return { code, at: { where: `${file}:${line}:${column}`, path: at.path } };
    });
  } catch (error) {
    // A template that does not compile is reported by another check.
    if (QuintetError.is(error)) return undefined;
    throw error;
  }
}
