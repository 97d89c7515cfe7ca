import * as engineering from '../domain/engineering/store/index.js';
import type { Database } from '../platform/database.js';
import { stepsOf } from './guard.js';

export const engineeringActivities = (database: Database) =>
  stepsOf(database, {
    defineWorkCentre: engineering.defineWorkCentre,
    releaseBillOfMaterial: engineering.releaseBillOfMaterial,
    releaseRouting: engineering.releaseRouting,
    partDefinition: engineering.partDefinition,
    workCentresOn: engineering.workCentresOn,
  });
