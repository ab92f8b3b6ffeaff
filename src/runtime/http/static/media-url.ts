/** The URL of an uploaded file, of its path below settings.mediaRoot. */
export function mediaFileUrl(mediaUrl: string, path: string): string {
  return mediaUrl + path.split('/').map(encodeURIComponent).join('/');
}
