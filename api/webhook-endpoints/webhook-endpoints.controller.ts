import { Body, Get, Patch, Path, Post, Queries, Route, SuccessResponse, Tags } from '@tsoa/runtime';
import type {
  ChangeWebhookEndpointInput,
  CreateWebhookEndpointInput,
  PauseWebhookEndpointInput,
  ResumeWebhookEndpointInput,
  RotateWebhookSecretInput,
} from '../../domain/webhooks/index.js';
import { nextEndpointId, webhookEndpoints } from '../../domain/webhooks/store/index.js';
import { carryOut } from '../carry-out.js';
import { requireNone } from '../checks.js';
import { AtlasController } from '../controller.js';
import type { IdText } from '../formats.js';
import { type PageDto, pageDto, pageOf } from '../paging.js';
import {
  endpointDto,
  findEndpoint,
  type KeptSecret,
  urlProblems,
  withSecret,
  written,
  writtenWithRef,
} from './answers.js';
import type {
  ChangeWebhookEndpointDto,
  CreateWebhookEndpointDto,
  EndpointReasonDto,
  EndpointSecretWrittenDto,
  EndpointWrittenDto,
  ResumeWebhookEndpointDto,
  RotateSecretDto,
  WebhookEndpointDto,
  WebhookEndpointsQuery,
} from './webhook-endpoints.dto.js';

@Route('v1/webhook-endpoints')
@Tags('Webhooks to others')
export class WebhookEndpointsController extends AtlasController {
  /** @summary List the webhook endpoints */
  @Get()
  async listWebhookEndpoints(@Queries() query: WebhookEndpointsQuery): Promise<PageDto<WebhookEndpointDto>> {
    const page = pageOf(query);
    const { items, total } = await webhookEndpoints(this.call.database, page, query);
    return pageDto(page, { items: items.map(endpointDto), total });
  }

  /**
   * From then on it is told what happens, of the types that it names. The answer shows its secret, and no other does.
   * @summary Create a webhook endpoint
   */
  @Post()
  @SuccessResponse(201, 'Created')
  async createWebhookEndpoint(@Body() body: CreateWebhookEndpointDto): Promise<EndpointSecretWrittenDto> {
    const { call } = this;
    const made = await carryOut<CreateWebhookEndpointInput, KeptSecret>(this, call, {
      activity: 'createWebhookEndpoint',
      resourceId: () => nextEndpointId(call.database),
      input: async ({ resourceId }) => {
        await requireNone(urlProblems(call, body.url));
        return { ...body, endpointId: resourceId, keyId: call.webhooks.keys.current };
      },
      answer: writtenWithRef,
      location: ({ endpointId }) => `/v1/webhook-endpoints/${endpointId}`,
    });
    return withSecret(call, made);
  }

  /** @summary Get a webhook endpoint */
  @Get('{endpointId}')
  async getWebhookEndpoint(@Path() endpointId: IdText): Promise<WebhookEndpointDto> {
    return endpointDto(await findEndpoint(this.call, endpointId));
  }

  /** @summary Change a webhook endpoint */
  @Patch('{endpointId}')
  async changeWebhookEndpoint(
    @Path() endpointId: IdText,
    @Body() body: ChangeWebhookEndpointDto,
  ): Promise<EndpointWrittenDto> {
    const { call } = this;
    return carryOut<ChangeWebhookEndpointInput, EndpointWrittenDto>(this, call, {
      activity: 'changeWebhookEndpoint',
      status: 200,
      input: async () => {
        await findEndpoint(call, endpointId);
        await requireNone(urlProblems(call, body.url));
        return { endpointId, ...body };
      },
      answer: written,
    });
  }

  /**
   * What happens meanwhile is kept for it, and waits.
   * @summary Pause a webhook endpoint
   */
  @Post('{endpointId}/pause')
  @SuccessResponse(200, 'Paused')
  async pauseWebhookEndpoint(@Path() endpointId: IdText, @Body() body: EndpointReasonDto): Promise<EndpointWrittenDto> {
    return this.hold('pauseWebhookEndpoint', endpointId, body);
  }

  /**
   * Of one that was paused, what waits is sent; one that was disabled hears of what happens from now on.
   * @summary Resume a webhook endpoint
   */
  @Post('{endpointId}/resume')
  @SuccessResponse(200, 'Resumed')
  async resumeWebhookEndpoint(
    @Path() endpointId: IdText,
    @Body() body: ResumeWebhookEndpointDto,
  ): Promise<EndpointWrittenDto> {
    return carryOut<ResumeWebhookEndpointInput, EndpointWrittenDto>(this, this.call, {
      activity: 'resumeWebhookEndpoint',
      status: 200,
      input: async () => {
        await findEndpoint(this.call, endpointId);
        return { endpointId, ...body };
      },
      answer: written,
    });
  }

  /**
   * It is told nothing more, and what is on its way to it fails.
   * @summary Disable a webhook endpoint
   */
  @Post('{endpointId}/disable')
  @SuccessResponse(200, 'Disabled')
  async disableWebhookEndpoint(
    @Path() endpointId: IdText,
    @Body() body: EndpointReasonDto,
  ): Promise<EndpointWrittenDto> {
    return this.hold('disableWebhookEndpoint', endpointId, body);
  }

  /**
   * The next secret signs at once, beside those before it for the hours of the overlap. The answer shows it, and no other does.
   * @summary Rotate the secret of a webhook endpoint
   */
  @Post('{endpointId}/rotate-secret')
  @SuccessResponse(200, 'Rotated')
  async rotateWebhookSecret(
    @Path() endpointId: IdText,
    @Body() body: RotateSecretDto,
  ): Promise<EndpointSecretWrittenDto> {
    const { call } = this;
    const made = await carryOut<RotateWebhookSecretInput, KeptSecret>(this, call, {
      activity: 'rotateWebhookSecret',
      status: 200,
      input: async () => {
        await findEndpoint(call, endpointId);
        return { endpointId, keyId: call.webhooks.keys.current, ...body };
      },
      answer: writtenWithRef,
    });
    return withSecret(call, made);
  }

  private hold(
    activity: 'pauseWebhookEndpoint' | 'disableWebhookEndpoint',
    endpointId: string,
    body: EndpointReasonDto,
  ): Promise<EndpointWrittenDto> {
    return carryOut<PauseWebhookEndpointInput, EndpointWrittenDto>(this, this.call, {
      activity,
      status: 200,
      input: async () => {
        await findEndpoint(this.call, endpointId);
        return { endpointId, ...body };
      },
      answer: written,
    });
  }
}
