import { parseReport, reportOf, type SchemaProblem } from './prisma-error.ts';
import { readDatamodel, type SchemaFile } from './prisma-engine.ts';

/** What Prisma finds wrong with the files, in its order; none when it takes them. Annotations are not looked at. */
export function findProblems(files: readonly SchemaFile[]): SchemaProblem[] {
  try {
    readDatamodel(files);
    return [];
  } catch (error) {
    const report = reportOf(error);
    if (report === undefined) throw error;
    return parseReport(report, files);
  }
}
