import assert from 'node:assert/strict';
import { applyEdit, revertEdit } from '../../../../src/toolchain/scaffold/edits.ts';

const BASE = `<nav>
  {% block nav %}{% endblock %}
</nav>
`;
const LINK = { kind: 'line', text: '<a href="/products/">Products</a>', before: '{% block nav %}' } as const;

describe('toolchain/scaffold/line-edit', () => {
  it('puts a line before its anchor, with the same indentation, once', () => {
    const linked = applyEdit('base.html', BASE, LINK);
    assert.equal(linked, BASE.replace('  {% block', '  <a href="/products/">Products</a>\n  {% block'));
    assert.equal(applyEdit('base.html', linked, LINK), linked);
  });

  it('changes nothing where the anchor is not found', () => {
    assert.equal(applyEdit('base.html', '<nav></nav>\n', LINK), '<nav></nav>\n');
  });

  it('is taken out again, and left alone where it was edited', () => {
    assert.equal(revertEdit('base.html', applyEdit('base.html', BASE, LINK), LINK, false), BASE);
    const edited = BASE.replace('<nav>', '<nav>\n  <a href="/products/">Our products</a>');
    assert.equal(revertEdit('base.html', edited, LINK, false), edited);
  });
});
