// The entry 'quintet/templates'.
export {
  createTemplateEngine,
  type TemplateContext,
  type TemplateEngine,
  type TemplateEngineOptions,
} from './engine.ts';
export { TemplateError } from './errors.ts';
export type { TemplateApp, TemplateRequest } from './host.ts';
export {
  defineFilter,
  defineLibrary,
  inclusionTag,
  simpleBlockTag,
  simpleTag,
  type LibraryDefinition,
} from './define-library.ts';
export { fragmentKey } from './fragments/fragment-key.ts';
export { MemoryFragmentStore, type FragmentStore, type MemoryStoreOptions } from './fragments/fragment-store.ts';
export type { Filter, FilterEnvironment, Library, TagCompiler, TagContext } from './library.ts';
export { chainLoader, folderLoader, memoryLoader, type TemplateLoader } from './loaders.ts';
export {
  type ContextProcessor,
  defineContextProcessors,
  render,
  renderStream,
  renderToString,
  templateResponse,
  renderErrorPage,
  type RenderOptions,
  requestContext,
  whenShown,
} from './render.ts';
export {
  folderCatalogues,
  memoryCatalogues,
  parseCatalogue,
  type Catalogue,
  type CatalogueSource,
  type Messages,
  type PluralForms,
} from './i18n/catalogue.ts';
export { translate, translateCount, type TranslatedValues, type TranslateOptions } from './translate.ts';
export type { Translator } from './i18n/translator.ts';
export { precompiledLoader, precompileTemplates, type PrecompiledTemplate, type TemplateText } from './precompiled.ts';
export type { TemplateReference } from './references.ts';
export { hideFromTemplates } from './run/lookup.ts';
export { conditionalEscape, escapeHtml, formatHtml, isSafe, safe, SafeString } from './safe-string.ts';
