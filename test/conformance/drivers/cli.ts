// Rows of Django's command line. `given` makes the scene, `argv` is translated and run, and the effect is judged by the state.
import { toEquivalent } from '../command-line/equivalents.ts';
import { judge } from '../command-line/judgement.ts';
import { openScene, UnknownScene, type Scene } from '../command-line/scenes.ts';
import { readState } from '../command-line/state.ts';
import type { Case, Drivers, Outcome } from '../driver.ts';

function cli(row: Case): Outcome {
  let scene: Scene;
  try {
    scene = openScene(row.given);
  } catch (error) {
    if (error instanceof UnknownScene) return { pass: false, observed: error.message };
    throw error;
  }
  try {
    const equivalent = toEquivalent(row.argv, scene);
    const before = readState(scene);
    const result = scene.quintet(equivalent.args, equivalent);
    return judge({ row, scene, equivalent, result, before, after: readState(scene) });
  } finally {
    scene.cleanUp();
  }
}

export const drivers: Drivers = { cli };
