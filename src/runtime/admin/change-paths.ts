import type { Row } from '../../kernel/database.ts';
import type { AdminModel } from './admin-model.ts';
import { keyText } from './primary-key.ts';

/** The change page of a row; `preserved` is the query of the list that one came from. */
export function changeUrl(model: AdminModel, row: Row, preserved = ''): string {
  return withPreserved(`${model.path}${segment(model, row)}/change/`, preserved);
}

/** The list as it was left. The query comes from the browser, but can only lead to this list. */
export function listUrl(model: AdminModel, preserved: string): string {
  return preserved === '' ? model.path : `${model.path}?${new URLSearchParams(preserved).toString()}`;
}

/** Hands the list's query on to the next page. */
export function withPreserved(path: string, preserved: string): string {
  return preserved === '' ? path : `${path}?${new URLSearchParams({ _preserved: preserved }).toString()}`;
}

export function deleteUrl(model: AdminModel, row: Row, preserved = ''): string {
  return withPreserved(`${model.path}${segment(model, row)}/delete/`, preserved);
}

/** What was done to the row. */
export function historyUrl(model: AdminModel, row: Row): string {
  return `${model.path}${segment(model, row)}/history/`;
}

// Commas between the parts of a key are as legible in a URL as anywhere.
function segment(model: AdminModel, row: Row): string {
  return encodeURIComponent(keyText(model.description, row)).replaceAll('%2C', ',');
}
