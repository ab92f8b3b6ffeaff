import { inspect } from 'node:util';
import type { FieldDescription, ModelDescription } from '../../../kernel/model.ts';
import { isSecretName } from '../../settings/env.ts';
import { queriesOf } from '../logging/request-queries.ts';
import { findRepeats } from '../logging/repeated-queries.ts';
import type { HttpRequest } from '../request.ts';
import { hideInHeader, hideInPath, isSecretParameter } from '../logging/secret-addresses.ts';
import { showSetting } from '../../settings/setting-readers.ts';
import { viewNameOf } from '../view.ts';
import { section, table } from './debug-layout.ts';
import { markup, type Markup } from './markup.ts';

const BLANK = '********';
const MAX_VALUE_LENGTH = 2000;

/** What the request was, what it asked the database, and the settings, without anything secret. */
export function requestSections(request: HttpRequest): Markup[] {
  return [
    section('Request', table(facts(request))),
    section('Query', table(pairs(request, request.query.entries()))),
    section('Form', table(formRows(request))),
    section('Database', queryList(request)),
    section('Headers', table(headerRows(request))),
    section('Cookies', table(Object.keys(request.cookies).map((name) => [name, BLANK]))),
    section('Settings', table(settingRows(request))),
  ];
}

function facts(request: HttpRequest): [string, string | undefined][] {
  const { resolved } = request;
  return [
    ['Method', request.method],
    ['Path', hideInPath(request.path, resolved?.params)],
    ['Route', resolved && `/${resolved.route}`],
    ['View', resolved && viewNameOf(resolved.view)],
    ['Name', resolved?.viewName],
    [
      'Parameters',
      resolved && Object.keys(resolved.params).length > 0 ? inspect(withoutSecrets(resolved.params)) : undefined,
    ],
    ['Request id', request.id],
  ];
}

function withoutSecrets(params: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const entries = Object.entries(params).map(([name, value]) => [name, isSecretParameter(name) ? BLANK : value]);
  return Object.fromEntries(entries) as Record<string, unknown>;
}

function headerRows(request: HttpRequest): [string, string][] {
  const isSecret = secretNames(request);
  // Links in mails lead to paths with tokens, and the next request names them in its Referer.
  const paramsOf = (path: string) => request.app.urls.resolve(decoded(path))?.params;
  return Object.entries(request.headers).map(([name, value]) => [
    name,
    isSecret(name) ? BLANK : shorten(hideInHeader(String(value), paramsOf, isSecret)),
  ]);
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path; // no address of ours
  }
}

function formRows(request: HttpRequest): [string, string][] {
  const { formSoFar: form } = request;
  if (!form) return [];
  const files = [...form.fileKeys()].flatMap((name) =>
    form.files(name).map((file): [string, string] => [name, `${file.name} (${file.contentType}, ${file.size} bytes)`]),
  );
  return [...pairs(request, form.entries()), ...files];
}

function secretNames({ app }: HttpRequest): (name: string) => boolean {
  const secret = secretFields(app.models.all);
  // A field of a formset is called posts-0-title.
  return (name) => isSecretName(name) || secret.has(name.split('-').at(-1) ?? name);
}

function pairs(request: HttpRequest, entries: Iterable<[string, string]>): [string, string][] {
  const isSecret = secretNames(request);
  return [...entries].map(([name, value]) => [name, isSecret(name) ? BLANK : shorten(value)]);
}

/** Names of fields that are `@sensitive` or `@password` in a model. */
function secretFields(models: readonly ModelDescription[]): Set<string> {
  const isSecret = ({ annotations }: FieldDescription) => 'sensitive' in annotations || 'password' in annotations;
  return new Set(models.flatMap(({ fields }) => fields.filter(isSecret).map(({ name }) => name)));
}

/** Their columns, as statements name them. */
function secretColumns(models: readonly ModelDescription[]): string[] {
  const names = secretFields(models);
  return models.flatMap(({ fields }) =>
    fields.flatMap(({ name, column }) => (column && names.has(name) ? [column] : [])),
  );
}

function shorten(value: string): string {
  return value.length <= MAX_VALUE_LENGTH ? value : `${value.slice(0, MAX_VALUE_LENGTH)}… (${value.length} characters)`;
}

// A statement that touches such columns shows none of its values: which of them is the secret one, nobody knows here.
const SECRET_COLUMN = /pass|token|secret|signature|api_?key|session/i;

function queryList(request: HttpRequest): Markup | undefined {
  const queries = queriesOf(request);
  if (queries.length === 0) return undefined;
  const columns = secretColumns(request.app.models.all);
  const isSecret = (sql: string) =>
    SECRET_COLUMN.test(sql) || columns.some((column) => sql.includes(`"${column}"`) || sql.includes(`\`${column}\``));
  const total = queries.reduce((sum, query) => sum + query.durationMs, 0);
  const rows = queries.map(
    ({ sql, params, durationMs, origin }) =>
      markup`<tr><th scope="row">${durationMs.toFixed(1)} ms</th><td>${origin?.place !== undefined && `${origin.place} ${origin.model}.${origin.operation}\n`}${sql}\n${params.length > 0 && (isSecret(sql) ? `values: ${BLANK}` : `values: ${shorten(inspect(params, { breakLength: Infinity }))}`)}</td></tr>`,
  );
  const repeats = findRepeats(queries, request.app.models.all).map(({ message }) => markup`<p>${message}</p>`);
  return markup`${repeats}<p>${queries.length} ${queries.length === 1 ? 'statement' : 'statements'}, ${total.toFixed(1)} ms</p><table><tbody>${rows}</tbody></table>`;
}

function settingRows({ app }: HttpRequest): [string, string][] {
  return Object.entries(app.settings).map(([name, value]) => [name, showNested(name, value)]);
}

function showNested(name: string, value: unknown): string {
  if (Array.isArray(value) && isSecretName(name)) return `${value.length} values, ${BLANK}`;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return showSetting(name, value);
  return Object.entries(value)
    .map(([key, one]) => `${key}: ${showSetting(`${name}.${key}`, one)}`)
    .join('\n');
}
