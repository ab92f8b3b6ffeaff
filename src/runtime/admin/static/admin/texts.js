// What the scripts say, in the language of the page: the page brings translations along. Without any the texts stand as they are.

const texts = JSON.parse(document.body.dataset.qTexts ?? '{}');
const rules = pluralRules(document.documentElement.lang);

/** A text; `values` stand in the place of `%(name)s`. */
export function say(text, values = {}) {
  const found = texts[text] ?? text;
  return fill(typeof found === 'string' ? found : (found.other ?? text), values);
}

/** The form of a text for a number, which is `%(count)s` in it. */
export function sayCount(one, many, count) {
  const found = texts[one];
  const own = count === 1 ? one : many;
  if (typeof found === 'string') return fill(found, { count });
  return fill(found?.[rules.select(count)] ?? found?.other ?? own, { count });
}

function fill(text, values) {
  return text.replace(/%\((\w+)\)s/g, (whole, name) => values[name] ?? whole);
}

/** A code that the browser does not know counts as English does. */
function pluralRules(language) {
  try {
    return new Intl.PluralRules(language.replace(/_/g, '-'));
  } catch {
    return new Intl.PluralRules('en');
  }
}
