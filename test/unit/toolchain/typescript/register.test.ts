import assert from 'node:assert/strict';
import { applyEdit, revertEdit, type FileEdit } from '../../../../src/toolchain/scaffold/edits.ts';
import { addImport } from '../../../../src/toolchain/typescript/imports.ts';
import { adminEntry, appEntry, middlewareEntry, urlEntry } from '../../../../src/toolchain/typescript/register.ts';

describe('toolchain/scaffold/typescript', () => {
  describe('an app in the settings', () => {
    const add = (source: string): string => applyEdit('src/settings.ts', source, appEntry('posts'));

    it('appends to a list on one line', () => {
      assert.equal(
        add("export default defineSettings({ apps: ['accounts'] });\n"),
        "export default defineSettings({ apps: ['accounts', 'posts'] });\n",
      );
    });

    it('appends to a list over several lines, with its trailing comma and comments', () => {
      const source =
        "export default defineSettings({\n  apps: [\n    'accounts', // ours\n    'pages',\n    // last\n  ],\n});\n";
      const expected =
        "export default defineSettings({\n  apps: [\n    'accounts', // ours\n    'pages',\n    'posts',\n    // last\n  ],\n});\n";
      assert.equal(add(source), expected);
    });

    it('fills an empty list, and one behind "as const" in a variable', () => {
      assert.equal(add('export default x({ apps: [] });'), "export default x({ apps: ['posts'] });");
      assert.equal(
        add("const s = { apps: ['a'] as const };\nexport default s;"),
        "const s = { apps: ['a', 'posts'] as const };\nexport default s;",
      );
    });

    it('changes nothing the second time', () => {
      const once = add("export default defineSettings({ apps: ['accounts'] });");
      assert.equal(add(once), once);
    });

    it('prints what to paste when there is no list', () => {
      assert.throws(() => add('export default defineSettings(base);'), {
        code: 'ANCHOR_MISSING',
        message: /apps: \[.*'posts'\]/,
      });
    });

    it('points at the line that does not parse', () => {
      assert.throws(() => add('const a = 1;\nconst = 2;\n'), { code: 'TYPESCRIPT_SYNTAX', where: 'src/settings.ts:2' });
    });
  });

  describe('an entry of the urls', () => {
    const entry = urlEntry('posts/', "path('posts/', include(posts))", [
      { from: 'quintet', named: ['include', 'path'] },
      { from: './posts/urls', default: 'posts' },
    ]);
    const add = (source: string): string => applyEdit('src/urls.ts', source, entry);

    it('adds the entry and what it needs to be imported', () => {
      const source =
        "import { path, urls } from 'quintet';\nimport home from './home/urls';\n\nexport default urls([\n  path('', home),\n]);\n";
      const expected =
        "import { path, urls, include } from 'quintet';\nimport home from './home/urls';\nimport posts from './posts/urls';\n\nexport default urls([\n  path('', home),\n  path('posts/', include(posts)),\n]);\n";
      assert.equal(add(source), expected);
      assert.equal(add(expected), expected);
    });

    it('opens an empty list up into lines', () => {
      assert.match(
        add("import { urls } from 'quintet';\nexport default urls({ namespace: 'x' }, []);\n"),
        /\[\n {2}path\('posts\/', include\(posts\)\),\n\]\);/,
      );
    });

    it('puts a fixed route in front of one that would swallow it, and a parameter at the end', () => {
      const source = "export default urls([\n  path('<slug:slug>/', a),\n  path('x/', b),\n]);\n";
      const fixed = applyEdit('urls.ts', source, urlEntry('new/', "path('new/', c)", []));
      assert.equal(
        fixed,
        "export default urls([\n  path('new/', c),\n  path('<slug:slug>/', a),\n  path('x/', b),\n]);\n",
      );
      const open = applyEdit('urls.ts', source, urlEntry('<int:pk>/', "path('<int:pk>/', c)", []));
      assert.match(open, /path\('x\/', b\),\n {2}path\('<int:pk>\/', c\),\n\]/);
    });

    it('refuses a file whose list it cannot find', () => {
      assert.throws(() => add('export default makeUrls();\n'), {
        code: 'ANCHOR_MISSING',
        message: /path\('posts\/', include\(posts\)\),/,
      });
    });
  });

  describe('a registration of the admin', () => {
    it('registers once and imports modelAdmin', () => {
      const once = applyEdit('src/posts/admin.ts', 'export default [];\n', adminEntry('Post', "modelAdmin('Post')"));
      assert.equal(
        once,
        "import { modelAdmin } from 'quintet/admin';\n\nexport default [\n  modelAdmin('Post'),\n];\n",
      );
      assert.equal(applyEdit('src/posts/admin.ts', once, adminEntry('Post', "modelAdmin('Post')")), once);
    });
  });

  describe('addImport', () => {
    it('keeps quotes, formatting and type imports', () => {
      const source = 'import {\n  a,\n  b,\n} from "x";\nimport type { T } from "y";\n';
      assert.equal(
        addImport('f.ts', source, { from: 'x', named: ['c'] }),
        'import {\n  a,\n  b,\n  c,\n} from "x";\nimport type { T } from "y";\n',
      );
      assert.equal(
        addImport('f.ts', source, { from: 'y', named: ['v'] }),
        `${source.trimEnd()}\nimport { v } from "y";\n`,
      );
    });

    it('breaks a line that becomes too long', () => {
      const source = `import { ${'a'.repeat(40)}, b } from 'quintet/forms';\n`;
      const long = addImport('f.ts', source, { from: 'quintet/forms', named: ['c'.repeat(40)] });
      assert.equal(long, `import {\n  ${'a'.repeat(40)},\n  b,\n  ${'c'.repeat(40)},\n} from 'quintet/forms';\n`);
      const fresh = addImport('f.ts', '', { from: 'x', named: ['a'.repeat(60), 'b'.repeat(60)] });
      assert.equal(fresh, `import {\n  ${'a'.repeat(60)},\n  ${'b'.repeat(60)},\n} from 'x';\n`);
    });

    it('sees a name that is imported already', () => {
      const source = "import d, { type T } from 'x';\nimport * as n from 'z';\n";
      assert.equal(addImport('f.ts', source, { from: 'x', default: 'd', named: ['type T'] }), source);
      assert.equal(addImport('f.ts', source, { from: 'z', namespace: 'n' }), source);
    });
  });

  describe('an exported declaration', () => {
    const edit = (text: string): FileEdit => ({
      kind: 'export',
      name: 'postList',
      text,
      imports: [{ from: 'quintet', named: ['listView'] }],
    });

    it('is appended with its imports, and an exported name is left alone', () => {
      const once = applyEdit('v.ts', '', edit("export const postList = listView('Post');"));
      assert.equal(once, "import { listView } from 'quintet';\n\nexport const postList = listView('Post');\n");
      assert.equal(applyEdit('v.ts', once, edit('export const postList = 1;')), once);
      const renamed = 'const a = 1;\nexport { a as postList };\n';
      assert.equal(applyEdit('v.ts', renamed, edit('x')), renamed);
    });
  });

  describe('a property of a library', () => {
    const tag: FileEdit = {
      kind: 'property',
      group: 'tags',
      key: 'stars',
      text: "stars: simpleTag(() => '*')",
      imports: [{ from: 'quintet/templates', named: ['simpleTag'] }],
    };
    const start = "import { defineLibrary } from 'quintet/templates';\n\nexport default defineLibrary({});\n";

    it('makes the group that it stands in, and takes its place in one that is there', () => {
      const once = applyEdit('t.ts', start, tag);
      assert.match(once, /defineLibrary\(\{\n {2}tags: \{\n {4}stars: simpleTag\(\(\) => '\*'\),\n {2}\},\n\}\);/);
      assert.equal(applyEdit('t.ts', once, tag), once);
      const second = applyEdit('t.ts', once, { ...tag, key: 'moon', text: 'moon: simpleTag(() => 1)' });
      assert.match(second, /stars: .*,\n {4}moon: simpleTag\(\(\) => 1\),\n {2}\},/);
    });

    it('goes with its group and its imports', () => {
      assert.equal(revertEdit('t.ts', applyEdit('t.ts', start, tag), tag, false), start);
      const edited = applyEdit('t.ts', start, tag).replace("'*'", "'+'");
      assert.equal(revertEdit('t.ts', edited, tag, false), undefined);
    });

    it('needs an object to stand in', () => {
      assert.throws(() => applyEdit('t.ts', 'export default makeLibrary();\n', tag), { code: 'ANCHOR_MISSING' });
    });
  });

  describe('taking an edit back', () => {
    const there = (source: string, edit: FileEdit): string | undefined =>
      revertEdit('f.ts', applyEdit('f.ts', source, edit), edit, false);
    const url = urlEntry('new/', "path('new/', views.create)", [
      { from: 'quintet', named: ['path'] },
      { from: './views', namespace: 'views' },
    ]);
    const form: FileEdit = {
      kind: 'export',
      name: 'PostForm',
      text: "/** Of a post. */\nexport const PostForm = modelForm('Post', { fields: ['title'] });",
      imports: [{ from: 'quintet/forms', named: ['modelForm'] }],
    };

    it('leaves the file as it was, whatever its layout', () => {
      const sources: [string, FileEdit][] = [
        ["export default x({ apps: ['a'] });\n", appEntry('posts')],
        ['export default x({ apps: [] });\n', appEntry('posts')],
        ["export default x({\n  apps: [\n    'a', // ours\n    'b',\n    // last\n  ],\n});\n", appEntry('posts')],
        ["export default x({\n  apps: [\n    'a',\n    'b'\n  ],\n});\n", appEntry('posts')],
        ["import { urls } from 'quintet';\n\nexport default urls({ namespace: 'x' }, []);\n", url],
        ["import { path, urls } from 'quintet';\n\nexport default urls([\n  path('<slug:slug>/', a),\n]);\n", url],
        ['export default [];\n', adminEntry('Post', "modelAdmin('Post')")],
        [
          "import { defineMiddleware } from 'quintet';\n\nexport default defineMiddleware([\n  function a() {},\n]);\n",
          middlewareEntry('timing', './home/middleware/timing'),
        ],
        ['', form],
        ["import { x } from 'quintet/forms';\n\nexport const other = x;\n", form],
      ];
      for (const [source, edit] of sources) assert.equal(there(source, edit), source);
    });

    it('keeps an import that other code uses, by name and not as a key or a member', () => {
      const source = "import { urls } from 'quintet';\n\nexport default urls([]);\n";
      const added = applyEdit('f.ts', source, url);
      const used = `${added}\nexport const more = path;\n`;
      assert.match(revertEdit('f.ts', used, url, false) ?? '', /import \{ urls, path \} from 'quintet';/);
      const named = `${added}\nexport const more = { path: request.path };\n`;
      assert.match(revertEdit('f.ts', named, url, false) ?? '', /import \{ urls \} from 'quintet';/);
    });

    it('takes out what stands between the entries of others', () => {
      const later = urlEntry('all/', "path('all/', views.all)", url.imports);
      const source = "import { urls } from 'quintet';\n\nexport default urls([]);\n";
      const both = applyEdit('f.ts', applyEdit('f.ts', source, url), later);
      assert.equal(revertEdit('f.ts', both, url, false), applyEdit('f.ts', source, later));
    });

    it('refuses what was edited, unless by force; layout, quotes and commas are no edits', () => {
      const added = applyEdit('f.ts', '', form);
      const formatted = added.replace("'Post', {", '"Post",\n  {').replace('] })', '],\n  },\n)');
      assert.equal(revertEdit('f.ts', formatted, form, false), '');
      const edited = added.replace("['title']", "['title', 'body']");
      assert.equal(revertEdit('f.ts', edited, form, false), undefined);
      assert.equal(revertEdit('f.ts', edited, form, true), '');
    });

    it('has nothing to do where it is gone', () => {
      assert.equal(revertEdit('f.ts', 'export default [];\n', adminEntry('Post', 'x'), false), 'export default [];\n');
    });
  });
});
