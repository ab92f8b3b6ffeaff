import type { DevError } from '../../../kernel/dev-messages.ts';
import type { HttpRequest } from '../request.ts';
export function renderDebug404(request: HttpRequest, _error: unknown): string { return `not found ${request.path.length}`; }
export function renderDebugException(_request: HttpRequest, status: number, _error: unknown): string { return String(status); }
export function renderDevErrorPage(error: DevError): string { return error.title; }
