// Names of options: a mistyped one would have no effect, which projects in JavaScript do not see.
import { nearest } from '../../../kernel/names.ts';
import { errors } from '../errors.ts';

/** The names of an interface's members; the compiler reports a missing or unknown one. */
export type NamesOf<Options> = Readonly<Record<keyof Options, true>>;

/**
 * @param place for the error: `modelViewSet('Post')`
 * @throws {ProjectError} API_OPTION_UNKNOWN
 */
export function checkOptions(place: string, options: object, known: Readonly<Record<string, true>>): void {
  const names = Object.keys(known);
  for (const name of Object.keys(options))
    if (!Object.hasOwn(known, name))
      throw errors.API_OPTION_UNKNOWN({ place, name, known: names, meant: nearest(name, names) });
}
