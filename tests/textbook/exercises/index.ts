import type { Exercise } from '../support/exercise.js';
import * as garrison from './garrison.js';
import * as horngren from './horngren.js';
import * as spoilage from './horngren-spoilage.js';
import * as others from './others.js';
import * as weygandt from './weygandt.js';

export const EXERCISES: readonly Exercise[] = [garrison, weygandt, horngren, spoilage, others].flatMap((book) =>
  Object.values<Exercise>({ ...book }),
);
