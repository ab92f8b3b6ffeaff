/** A template that a production build compiles. */
export interface TemplateText {
  /** As `render` names it: `posts/post-list.html`. */
  readonly name: string;
  /** As errors name it: `src/posts/templates/posts/post-list.html`. */
  readonly file: string;
  readonly text: string;
}

/** What `quintet/templates` gives to the toolchain, which loads it by `runtimeEntry('templates')`. */
export interface TemplatesApi {
  /**
   * JavaScript source of the compiled templates. `libraries` are those of the project, as `{% load %}` finds them.
   * `waiting` are files that use a tag which can be compiled only where it runs.
   *
   * @throws {ProjectError} TEMPLATE_SYNTAX and its kin, with file, line and column
   */
  precompileTemplates(
    templates: readonly TemplateText[],
    libraries: Readonly<Record<string, unknown>>,
  ): { code: string; waiting: string[] };
  /** @throws {ProjectError} TEMPLATE_CATALOGUE */
  parseCatalogue(text: string, file: string): unknown;
}

/** Folders of the runtime with templates; the project's templates take precedence. */
export const TEMPLATE_AREAS: readonly string[] = ['admin', 'auth', 'rest', 'views'];

/** Folders of the runtime that ship static files, below the project's in precedence. */
export const STATIC_AREAS: readonly string[] = ['admin', 'auth', 'rest'];
