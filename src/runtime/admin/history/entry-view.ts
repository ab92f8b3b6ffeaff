// Entries as the templates show them.
import type { AuditEntry, ValueChange } from '../../save/audit-rows.ts';
import type { SafeString } from '../../templates/safe-string.ts';
import { formatDateTime } from '../dates.ts';
import type { AdminRequest } from '../frame.ts';
import { capitalize } from '../../../kernel/names.ts';
import { entryText, isChildChange, isValueChange } from './entry-text.ts';
import { relativeTime } from './relative-time.ts';
import { markedTexts } from './word-diff.ts';

interface EntryView {
  /** `22 Nov 2026, 06:15` */
  time: string;
  isoTime: string;
  /** `2 hours ago` */
  ago: string;
  user: string;
  text: string;
  icon: string;
  /** Of the row. */
  label: string;
  /** Lower case. */
  modelLabel: string;
  /** The page of the entry. */
  url: string;
  /** The row's page; undefined where it was deleted. */
  rowUrl: string | undefined;
}

const ICONS: Readonly<Record<string, string>> = { add: 'plus', delete: 'cross' };

export function entryView({ site, request }: AdminRequest, entry: AuditEntry): EntryView {
  const model = site.find(entry.model);
  const isAboutRow = entry.rowKey !== '';
  const base = `${model?.path ?? site.path}${encodeURIComponent(entry.rowKey).replaceAll('%2C', ',')}/`;
  return {
    time: formatDateTime(entry.at, site.timeZone, site.languageCode),
    isoTime: entry.at.toISOString(),
    ago: relativeTime(entry.at, site.languageCode),
    user: entry.userLabel,
    text: entryText(request, entry),
    icon: ICONS[entry.action] ?? 'edit',
    label: entry.rowLabel,
    modelLabel: model?.label ?? entry.model,
    url: isAboutRow ? `${base}history/${entry.id}/` : (model?.path ?? site.path),
    rowUrl: isAboutRow && entry.action !== 'delete' ? `${base}change/` : undefined,
  };
}

interface ChangeView {
  label: string;
  old: SafeString;
  new: SafeString;
}

/** What an entry changed, field by field; rows that were saved with it have a heading of their own. */
export function changeViews({ request }: AdminRequest, entry: AuditEntry): { title: string; changes: ChangeView[] }[] {
  const own = entry.changes.filter(isValueChange);
  const children = entry.changes.filter(isChildChange);
  return [
    ...(own.length > 0 ? [{ title: '', changes: own.map(changeView) }] : []),
    ...children.map((child) => ({
      title: entryText(request, { ...entry, action: 'change', changes: [child] }),
      changes: child.changes.map(changeView),
    })),
  ];
}

export function changeView({ label, old, oldLabel, new: next, newLabel }: ValueChange): ChangeView {
  return { label: capitalize(label), ...markedTexts(oldLabel ?? old ?? '', newLabel ?? next ?? '') };
}
