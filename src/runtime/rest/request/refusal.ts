import { type ApiError, apiErrors } from '../errors.ts';
import type { ApiContext } from './context.ts';

/** 401 for people who may be somebody else, 403 for those who are known. */
export function refusal({ credentials, endpoint }: ApiContext): ApiError {
  return credentials === undefined
    ? apiErrors.notAuthenticated(endpoint.authentication[0]?.challenge)
    : apiErrors.permissionDenied();
}
