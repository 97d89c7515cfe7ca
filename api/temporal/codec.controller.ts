import type { Payload } from '@temporalio/common';
import { Body, Post, Route, Tags } from '@tsoa/runtime';
import { SealedPayloadError } from '../../platform/payload-keys.js';
import { problem } from '../../platform/problem.js';
import { askedOf, recordOfAnswer } from '../audit/asked.js';
import { AtlasController } from '../controller.js';
import type { PayloadDto, PayloadsDto } from './codec.dto.js';

/** The remote codec that Temporal's Web UI and command line ask. */
@Route('v1/temporal/codec')
@Tags('Operator tasks')
export class CodecController extends AtlasController {
  /**
   * Opens what Temporal keeps sealed, and answers what was never sealed as it is. All or nothing: 422 when a key is not there or a payload was changed.
   * @summary Open payloads of Temporal
   */
  @Post('decode')
  async decodePayloads(@Body() body: PayloadsDto): Promise<PayloadsDto> {
    const { payloads = [] } = body;
    const { payloadCodec, audit, request } = this.call;
    if (!payloadCodec) return { payloads };
    const opened = await payloadCodec.decode(payloads.map(payloadOf)).catch((error: unknown) => {
      if (!(error instanceof SealedPayloadError)) throw error;
      throw problem(422, 'payload-unreadable', error.message);
    });
    await audit.record(recordOfAnswer(askedOf(request, 'export'), 'accepted', 200));
    return { payloads: opened.map(dtoOf) };
  }
}

const bytesOf = (text: string): Uint8Array => Buffer.from(text, 'base64');
const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

const payloadOf = ({ metadata = {}, data = '' }: PayloadDto): Payload => ({
  metadata: Object.fromEntries(Object.entries(metadata).map(([name, value]) => [name, bytesOf(value)])),
  data: bytesOf(data),
});

const dtoOf = ({ metadata, data }: Payload): PayloadDto => ({
  metadata: Object.fromEntries(Object.entries(metadata ?? {}).map(([name, value]) => [name, textOf(value)])),
  data: textOf(data ?? new Uint8Array()),
});
