// What templates need of the rest of Quintet; an Application and an HttpRequest fit.

export interface TemplateApp {
  readonly urls: {
    reverse(
      name: string,
      params?: Record<string, unknown> | readonly unknown[],
      options?: { language?: string | undefined },
    ): string;
  };
  readonly statics: { url(path: string): string };
  readonly settings?: { readonly mediaUrl: string };
}

export interface TemplateRequest {
  readonly app: TemplateApp;
  readonly csrfToken?: unknown;
  /** Language of this page: `de`. Default: that of the settings. */
  readonly language?: unknown;
  /** A multi-map: QueryParams, URLSearchParams. */
  readonly query?:
    | Iterable<readonly [string, unknown]>
    | { entries(): Iterable<readonly [string, unknown]> }
    | undefined;
}
