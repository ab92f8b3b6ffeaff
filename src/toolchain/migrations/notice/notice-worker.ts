// Entry of the thread that computes migration notices: comparing models takes the engine 100 to 300 ms without a pause.
import { parentPort } from 'node:worker_threads';
import type { NoticeAnswer, NoticeQuestion } from './notice-thread.ts';
import { migrationNotice } from './notice.ts';

parentPort?.on('message', async ({ id, project }: NoticeQuestion) => {
  const answer: NoticeAnswer = await migrationNotice(project).then(
    (notice) => ({ id, notice }),
    (error: unknown) => ({ id, error: String(error) }),
  );
  parentPort?.postMessage(answer);
});
