import { join, relative, sep } from 'node:path';
import type { ContextReads, TemplateLine } from '../../kernel/project-handle.ts';
import { QuintetError } from '../../kernel/errors.ts';
import type { Application } from '../http/application.ts';

/** The statements that check a page of the template; those of Quintet's own templates have no place. */
export function describeTemplateTypes(app: Application, name: string): readonly TemplateLine[] | undefined {
  const own = join(app.root, 'src') + sep;
  return typesOf(app, name)?.lines.map(({ code, at }) => {
    if (!at?.source.file.startsWith(own)) return { code };
    const { line, column } = at.source.place(at.offset);
    const file = relative(app.root, at.source.file).split(sep).join('/');
    return { code, at: { where: `${file}:${line}:${column}`, path: at.path } };
  });
}

/** What the project's templates and their partials read of their contexts, by name; without those that do not compile. */
export function describeContexts(app: Application): Record<string, ContextReads> {
  const own = join(app.root, 'src') + sep;
  const contexts: Record<string, ContextReads> = {};
  for (const name of app.templates.describe()) {
    const types = typesOf(app, name);
    if (!types?.file.startsWith(own)) continue;
    contexts[name] = types.reads;
    for (const partial of types.partials) {
      const { reads } = typesOf(app, `${name}#${partial}`) ?? {};
      if (reads) contexts[`${name}#${partial}`] = reads;
    }
  }
  return contexts;
}

function typesOf(app: Application, name: string): ReturnType<Application['templates']['types']> | undefined {
  try {
    return app.templates.types(name);
  } catch (error) {
    // A template that does not compile is reported by another check.
    if (QuintetError.is(error)) return undefined;
    throw error;
  }
}
