import assert from 'node:assert/strict';
import { addExport } from '../../../../src/toolchain/scaffold/typescript/declarations.ts';
import { addImport } from '../../../../src/toolchain/scaffold/typescript/imports.ts';
import { registerAdmin, registerApp, registerUrl } from '../../../../src/toolchain/scaffold/typescript/register.ts';

describe('toolchain/scaffold/typescript', () => {
  describe('registerApp', () => {
    const add = (source: string): string => registerApp('src/settings.ts', source, 'posts');

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

  describe('registerUrl', () => {
    const entry = {
      route: 'posts/',
      text: "path('posts/', include(posts))",
      imports: [
        { from: 'quintet', named: ['include', 'path'] },
        { from: './posts/urls', default: 'posts' },
      ],
    };
    const add = (source: string): string => registerUrl('src/urls.ts', source, entry);

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
      const fixed = registerUrl('urls.ts', source, { route: 'new/', text: "path('new/', c)", imports: [] });
      assert.equal(
        fixed,
        "export default urls([\n  path('new/', c),\n  path('<slug:slug>/', a),\n  path('x/', b),\n]);\n",
      );
      const open = registerUrl('urls.ts', source, { route: '<int:pk>/', text: "path('<int:pk>/', c)", imports: [] });
      assert.match(open, /path\('x\/', b\),\n {2}path\('<int:pk>\/', c\),\n\]/);
    });

    it('refuses a file whose list it cannot find', () => {
      assert.throws(() => add('export default makeUrls();\n'), {
        code: 'ANCHOR_MISSING',
        message: /path\('posts\/', include\(posts\)\),/,
      });
    });
  });

  describe('registerAdmin', () => {
    it('registers once and imports modelAdmin', () => {
      const once = registerAdmin('src/posts/admin.ts', 'export default [];\n', 'Post', "modelAdmin('Post')");
      assert.equal(
        once,
        "import { modelAdmin } from 'quintet/admin';\n\nexport default [\n  modelAdmin('Post'),\n];\n",
      );
      assert.equal(registerAdmin('src/posts/admin.ts', once, 'Post', "modelAdmin('Post')"), once);
    });
  });

  describe('addImport', () => {
    it('keeps quotes, formatting and type imports', () => {
      const source = 'import {\n  a,\n  b,\n} from "x";\nimport type { T } from "y";\n';
      assert.equal(
        addImport('f.ts', source, { from: 'x', named: ['c'] }),
        'import {\n  a,\n  b, c,\n} from "x";\nimport type { T } from "y";\n',
      );
      assert.equal(
        addImport('f.ts', source, { from: 'y', named: ['v'] }),
        `${source.trimEnd()}\nimport { v } from "y";\n`,
      );
    });

    it('sees a name that is imported already', () => {
      const source = "import d, { type T } from 'x';\nimport * as n from 'z';\n";
      assert.equal(addImport('f.ts', source, { from: 'x', default: 'd', named: ['type T'] }), source);
      assert.equal(addImport('f.ts', source, { from: 'z', namespace: 'n' }), source);
    });
  });

  describe('addExport', () => {
    it('appends a declaration with its imports, and leaves an exported name alone', () => {
      const once = addExport('v.ts', '', 'postList', "export const postList = listView('Post');", [
        { from: 'quintet', named: ['listView'] },
      ]);
      assert.equal(once, "import { listView } from 'quintet';\n\nexport const postList = listView('Post');\n");
      assert.equal(addExport('v.ts', once, 'postList', 'export const postList = 1;', []), once);
      assert.equal(
        addExport('v.ts', 'const a = 1;\nexport { a as postList };\n', 'postList', 'x', []),
        'const a = 1;\nexport { a as postList };\n',
      );
    });
  });
});
