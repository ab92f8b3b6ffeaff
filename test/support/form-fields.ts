/** What a browser would send of a page's form, without its buttons. */
export function formFields(html: string): Record<string, string | string[]> {
  const fields: [string, string][] = [];
  const text = (value: string): string =>
    value
      .replaceAll('&quot;', '"')
      .replaceAll('&#x27;', "'")
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&amp;', '&');
  const form = /<form class="q-form"[\s\S]*?<\/form>/.exec(html)?.[0] ?? '';
  const attribute = (tag: string, name: string): string | undefined => {
    const found = new RegExp(`\\s${name}(?:="([^"]*)")?(?=[\\s>/])`).exec(tag);
    return found ? text(found[1] ?? '') : undefined;
  };
  for (const [tag, inner = ''] of form.matchAll(
    /<input[^>]*>|<textarea[^>]*>([\s\S]*?)<\/textarea>|<select[\s\S]*?<\/select>/g,
  )) {
    const name = attribute(tag, 'name');
    if (name === undefined || name === 'csrfmiddlewaretoken') continue;
    if (tag.startsWith('<textarea')) fields.push([name, text(inner.replace(/^\n/, ''))]);
    else if (tag.startsWith('<select'))
      for (const [option] of tag.matchAll(/<option[^>]*\sselected[^>]*>/g))
        fields.push([name, attribute(option, 'value') ?? '']);
    else if (!/type="(?:checkbox|radio)"/.test(tag) || /\schecked/.test(tag))
      fields.push([name, attribute(tag, 'value') ?? (/type="(?:checkbox|radio)"/.test(tag) ? 'on' : '')]);
  }
  const sent: Record<string, string | string[]> = {};
  for (const [name, value] of fields) sent[name] = name in sent ? [sent[name] as string, value].flat() : value;
  return sent;
}
