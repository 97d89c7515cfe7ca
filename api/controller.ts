import { Controller } from '@tsoa/runtime';
import type { Call } from './call.js';

/** What every controller of Atlas has: the call that it serves. */
export class AtlasController extends Controller {
  protected readonly call: Call;

  constructor(call: Call) {
    super();
    this.call = call;
  }
}
