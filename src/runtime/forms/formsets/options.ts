import { errors } from '../errors.ts';

/** How many forms a set shows and accepts. */
export interface FormSetLimits {
  /** Empty forms behind those with initial values. Default 1. */
  extra?: number | undefined;
  /** Forms that must be filled in, at least. They are always shown, and have their required fields. Default 0. */
  min?: number | undefined;
  /** Forms that may be filled in, at most. No more are shown, unless there are more initial values. Default 1000. */
  max?: number | undefined;
  /** False shows `min` forms without asking for them. Default true. */
  validateMin?: boolean | undefined;
  /** False shows `max` forms, but takes up to `absoluteMax`. Default true. */
  validateMax?: boolean | undefined;
  /** Never are more forms than this made for what a browser sends. Default: `max` and 1000 more. */
  absoluteMax?: number | undefined;
  /** A number field `ORDER` in each form; `orderedForms` follows it. Default false. */
  canOrder?: boolean | undefined;
  /** A box `DELETE` in each form. Default false; true for inline sets. */
  canDelete?: boolean | undefined;
  /** False leaves the box out of empty forms. Default true. */
  canDeleteExtra?: boolean | undefined;
  /** What one form of the set is called: `<legend>Line 1</legend>`. Default: the model's label, else `Item`. */
  label?: string | undefined;
}

export type ResolvedLimits = { [Name in keyof FormSetLimits]-?: NonNullable<FormSetLimits[Name]> };

/** Django's. */
const DEFAULT_MAX = 1000;
const HEADROOM = 1000;

/** @throws {ProjectError} FORMSET_LIMITS_INVALID */
export function resolveLimits(limits: FormSetLimits, defaults: FormSetLimits = {}): ResolvedLimits {
  const given = { ...defaults, ...withoutUndefined(limits) };
  const max = given.max ?? DEFAULT_MAX;
  const resolved: ResolvedLimits = {
    extra: given.extra ?? 1,
    min: given.min ?? 0,
    max,
    validateMin: given.validateMin ?? true,
    validateMax: given.validateMax ?? true,
    absoluteMax: given.absoluteMax ?? max + HEADROOM,
    canOrder: given.canOrder ?? false,
    canDelete: given.canDelete ?? false,
    canDeleteExtra: given.canDeleteExtra ?? true,
    label: given.label ?? 'Item',
  };
  const counts = [resolved.extra, resolved.min, resolved.max, resolved.absoluteMax];
  if (counts.some((count) => !Number.isInteger(count) || count < 0))
    throw errors.FORMSET_LIMITS_INVALID({ problem: 'extra, min, max and absoluteMax must be whole numbers from 0' });
  if (resolved.min > max)
    throw errors.FORMSET_LIMITS_INVALID({ problem: `min (${resolved.min}) is more than max (${max})` });
  if (resolved.absoluteMax < max)
    throw errors.FORMSET_LIMITS_INVALID({ problem: `absoluteMax (${resolved.absoluteMax}) is less than max (${max})` });
  return resolved;
}

function withoutUndefined(limits: FormSetLimits): FormSetLimits {
  return Object.fromEntries(Object.entries(limits).filter(([, value]) => value !== undefined));
}
