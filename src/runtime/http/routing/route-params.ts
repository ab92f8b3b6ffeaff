import type { UrlConverters } from './url-converters.ts';

// Types only: what `<int:pk>` in a route means for the view's parameters.

type Param<Piece extends string> = Piece extends `${infer Converter}:${infer Name}`
  ? { [K in Name]: Converter extends keyof UrlConverters ? UrlConverters[Converter] : unknown }
  : { [K in Piece]: string };

type Flat<T> = { [K in keyof T]: T[K] };

type Collect<Route extends string> = Route extends `${string}<${infer Piece}>${infer Rest}`
  ? Param<Piece> & Collect<Rest>
  : unknown;

/** `'<int:year>/<slug:slug>/'` → `{year: number; slug: string}`. `any` for a route that is not a literal. */
export type RouteParams<Route extends string> = string extends Route
  ? // oxlint-disable-next-line typescript/no-explicit-any -- nothing is known about the parameters
    any
  : Flat<Collect<Route>>;
