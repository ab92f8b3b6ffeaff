import { capitalize } from '../../../kernel/names.ts';
import { builtinCatalogues } from './builtin-catalogues.ts';
import {
  memoryCatalogues,
  type Catalogue,
  type CatalogueSource,
  type Messages,
  type PluralForms,
} from './catalogue.ts';

/** Texts of one language. Text without a translation is unchanged. */
export interface Translator {
  readonly languageCode: string;
  /** The translation, or undefined. */
  find(message: string, context?: string): string | undefined;
  translate(message: string, context?: string): string;
  /** The translation with all its forms, or undefined. */
  forms(message: string, context?: string): string | PluralForms | undefined;
  /** The form for a number; `one` is the key of the translation. */
  translateCount(one: string, many: string, count: number, context?: string): string;
}

const own = memoryCatalogues(builtinCatalogues);

/** `pt-br` → `pt-br`, then `pt`: from the narrowest to the language alone. */
function languageChain(languageCode: string): string[] {
  const parts = languageCode.toLowerCase().replaceAll('_', '-').split('-');
  return parts.map((_, index) => parts.slice(0, parts.length - index).join('-'));
}

/** Translations of the project, then Quintet's own; of `de-at`, then of `de`. */
export function createTranslator(languageCode: string, source?: CatalogueSource): Translator {
  const rules = pluralRules(languageCode);
  const groups = function* (context: string | undefined): Generator<Messages> {
    for (const code of languageChain(languageCode)) {
      for (const catalogue of [...(source?.find(code) ?? []), ...own.find(code)]) {
        const group = messagesOf(catalogue, context);
        if (group) yield group;
      }
    }
  };
  const look = (message: string, context?: string): string | PluralForms | undefined => {
    for (const group of groups(context)) if (Object.hasOwn(group, message)) return group[message];
    return undefined;
  };
  const find = (message: string, context?: string): string | undefined => {
    const found = look(message, context);
    return typeof found === 'object' ? found.other : found;
  };
  return {
    languageCode,
    find,
    forms: look,
    translate: (message, context) => find(message, context) ?? message,
    translateCount(one, many, count, context) {
      const found = look(one, context);
      if (typeof found === 'object') return found[rules.select(count)] ?? found.other ?? (count === 1 ? one : many);
      return count === 1 ? (found ?? one) : many;
    },
  };
}

/** A label translated; capitalized if the label is, because its translation is written as in a sentence. */
export function labelIn(translator: Pick<Translator, 'find'>, label: string): string {
  const found = translator.find(label);
  if (found !== undefined) return found;
  const inSentence = label.charAt(0).toLowerCase() + label.slice(1);
  const other = inSentence === label ? undefined : translator.find(inSentence);
  return other === undefined ? label : capitalize(other);
}

function messagesOf({ messages, contexts }: Catalogue, context: string | undefined): Messages | undefined {
  if (context === undefined) return messages;
  return contexts && Object.hasOwn(contexts, context) ? contexts[context] : undefined;
}

/** A code that Intl does not know counts as English does. */
function pluralRules(languageCode: string): Intl.PluralRules {
  try {
    return new Intl.PluralRules(languageCode.replaceAll('_', '-'));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return new Intl.PluralRules('en');
  }
}

/**
 * Puts values in the place of `%(name)s`; `%%` is a percent sign. Undefined if the text names a value that does not exist:
 * the error of a translator must not take a page down.
 */
export function interpolate(text: string, values: Readonly<Record<string, string>>): string | undefined {
  let isComplete = true;
  const result = text.replaceAll(/%%|%\(([^()]*)\)[sd]/g, (whole, name: string | undefined) => {
    if (name === undefined) return '%';
    if (!Object.hasOwn(values, name)) isComplete = false;
    return values[name] ?? whole;
  });
  return isComplete ? result : undefined;
}
