// What the project's templates say in words, and which of its catalogues have it.
import { existsSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { CheckMessage } from '../../kernel/project-handle.ts';
import { QuintetError } from '../../kernel/errors.ts';
import type { Application } from '../http/application.ts';
import type { TemplateReference } from '../templates/references.ts';
import { builtinCatalogues } from '../templates/i18n/builtin-catalogues.ts';
import type { Translator } from '../templates/i18n/translator.ts';

interface Text {
  readonly reference: TemplateReference;
  /** `src/templates/base.html:3:5` */
  readonly where: string;
}

const SHOWN = 3;

/**
 * Texts of the project's templates without a translation, and translations that name a value which their text does not
 * have. The language that the texts are written in needs no catalogue, and English has Quintet's own texts.
 */
export function checkTranslations(app: Application): CheckMessage[] {
  const written = writtenLanguage(app);
  const { languageCode } = app.settings;
  const languages = [...new Set([...app.templates.languages, languageCode])].filter((code) => baseOf(code) !== written);
  if (languages.length === 0) return [];
  const all = textsOf(app);
  return languages.flatMap((code) => {
    const translator = app.templates.translator(code);
    const texts = baseOf(code) === 'en' ? all.filter(({ reference }) => !isBuiltin(reference)) : all;
    return [...checkCoverage(code, translator, texts), ...checkValues(code, translator, texts)];
  });
}

/** The default language; English if the project translates into the default language. */
function writtenLanguage({ root, settings: { languageCode, apps } }: Application): string {
  const folders = ['src', ...apps.map((name) => `src/${name}`)];
  const codes = new Set([languageCode, baseOf(languageCode)]);
  const isTranslated = folders.some((folder) =>
    [...codes].some((code) => existsSync(join(root, folder, 'locale', `${code}.json`))),
  );
  return isTranslated ? 'en' : baseOf(languageCode);
}

/** Quintet's own texts are English. */
function isBuiltin({ name, context }: TemplateReference): boolean {
  return context === undefined && Object.hasOwn(builtinCatalogues['de']?.messages ?? {}, name);
}

function baseOf(code: string): string {
  return code.toLowerCase().split(/[-_]/, 1)[0] ?? code;
}

function checkCoverage(code: string, translator: Translator, texts: readonly Text[]): CheckMessage[] {
  const missing = texts.filter(({ reference }) => translator.find(reference.name, reference.context) === undefined);
  if (missing.length === 0) return [];
  const shown = missing.slice(0, SHOWN).map(({ reference, where }) => `${JSON.stringify(reference.name)} (${where})`);
  const more = missing.length > SHOWN ? ` and ${missing.length - SHOWN} more` : '';
  return [
    {
      id: 'translations.W001',
      level: 'warning',
      message: `${missing.length} of ${texts.length} texts have no translation: ${shown.join(', ')}${more}`,
      hint: 'Add them to the file, or to that of an app.',
      where: `src/locale/${code}.json`,
    },
  ];
}

function checkValues(code: string, translator: Translator, texts: readonly Text[]): CheckMessage[] {
  return texts.flatMap(({ reference, where }) => {
    const { name, plural = '', context } = reference;
    const known = new Set([...valuesOf(name), ...valuesOf(plural)]);
    const foreign = valuesOf(translator.find(name, context) ?? '').find((value) => !known.has(value));
    if (foreign === undefined) return [];
    const message = `the translation of ${JSON.stringify(name)} names %(${foreign})s, which ${where} does not have`;
    const hint =
      known.size > 0 ? `It has ${[...known].map((value) => `%(${value})s`).join(', ')}.` : 'It has no values.';
    return [{ id: 'translations.W002', level: 'warning' as const, message, hint, where: `src/locale/${code}.json` }];
  });
}

function valuesOf(text: string): string[] {
  return [...text.replaceAll('%%', '').matchAll(/%\(([^()]*)\)[sd]/g)].map(([, name]) => name ?? '');
}

/** Each text once, at its first place. A template with an error is reported by its own check. */
function textsOf(app: Application): Text[] {
  const found = new Map<string, Text>();
  for (const name of app.templates.describe()) {
    for (const text of textsOfTemplate(app, name)) {
      const key = JSON.stringify([text.reference.name, text.reference.context]);
      if (!found.has(key)) found.set(key, text);
    }
  }
  return [...found.values()];
}

function textsOfTemplate(app: Application, name: string): Text[] {
  try {
    const { source, references } = app.templates.compile(name);
    if (!source.file.startsWith(join(app.root, 'src') + sep)) return [];
    const file = relative(app.root, source.file).split(sep).join('/');
    return references
      .filter(({ kind }) => kind === 'text')
      .map((reference) => {
        const { line, column } = source.place(reference.offset);
        return { reference, where: `${file}:${line}:${column}` };
      });
  } catch (error) {
    if (QuintetError.is(error)) return [];
    throw error;
  }
}
