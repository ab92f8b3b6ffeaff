import { transform, type BuildFailure } from 'esbuild';

type Stripped = { code: string } | { reason: string; line: number; column: number };

/**
 * Code without its types, imports kept as they are written. JavaScript is returned unchanged.
 *
 * @returns the code, or the first error in it; the line counts from 1, the column from 0
 */
export async function stripTypes(code: string): Promise<Stripped> {
  if ((await compile(code, 'js')).isValid) return { code };
  const { isValid, text, failure } = await compile(code, 'ts');
  if (isValid) return { code: text };
  const [first] = failure?.errors ?? [];
  return {
    reason: first?.text ?? 'it does not compile',
    line: first?.location?.line ?? 1,
    column: first?.location?.column ?? 0,
  };
}

async function compile(
  code: string,
  loader: 'js' | 'ts',
): Promise<{ isValid: boolean; text: string; failure?: BuildFailure }> {
  try {
    const { code: text } = await transform(code, {
      loader,
      format: 'esm', // allows top-level await
      target: 'esnext',
      logLevel: 'silent',
      tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
    });
    return { isValid: true, text };
  } catch (error) {
    return { isValid: false, text: '', failure: error as BuildFailure };
  }
}
