import type { IocContainerFactory, ServiceIdentifier } from '@tsoa/runtime';
import type { Request } from 'express';
import { type Call, callOf } from './call.js';

/** A controller lives for one request and is given its call. */
export const iocContainer: IocContainerFactory<Request> = (request) => ({
  get: <T>(controller: ServiceIdentifier<T>): T => new (controller as new (call: Call) => T)(callOf(request)),
});
