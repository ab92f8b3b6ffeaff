// The pages of a status, for sites without pages of their own.
import type { Messages } from './catalogue.ts';

export const germanErrors: Messages = {
  'Bad Request': 'Ungültige Anfrage',
  Forbidden: 'Zugriff verweigert',
  'Not Found': 'Nicht gefunden',
  'Method Not Allowed': 'Nicht erlaubt',
  'Payload Too Large': 'Zu groß',
  'Too Many Requests': 'Zu viele Anfragen',
  'Internal Server Error': 'Interner Fehler',
  'Service Unavailable': 'Vorübergehend nicht verfügbar',
  'The server could not understand this request.': 'Der Server konnte diese Anfrage nicht verstehen.',
  'You are not allowed to see this page.': 'Sie dürfen diese Seite nicht sehen.',
  'This page does not exist.': 'Diese Seite gibt es nicht.',
  'This page does not accept this kind of request.': 'Diese Seite nimmt solche Anfragen nicht an.',
  'The request is larger than this server accepts.': 'Die Anfrage ist größer, als dieser Server annimmt.',
  'Please try again later.': 'Bitte versuchen Sie es später noch einmal.',
  'Something went wrong on our side. Please try again in a moment.':
    'Bei uns ist ein Fehler aufgetreten. Bitte versuchen Sie es gleich noch einmal.',
  'The server is busy. Please try again in a moment.':
    'Der Server ist ausgelastet. Bitte versuchen Sie es gleich noch einmal.',
  'This form has expired. Go back, reload the page and try again (CSRF verification failed).':
    'Dieses Formular ist abgelaufen. Bitte gehen Sie zurück, laden Sie die Seite neu und versuchen Sie es noch einmal (CSRF-Prüfung fehlgeschlagen).',
};

export const frenchErrors: Messages = {
  'Bad Request': 'Requête incorrecte',
  Forbidden: 'Accès refusé',
  'Not Found': 'Page introuvable',
  'Method Not Allowed': 'Méthode non autorisée',
  'Payload Too Large': 'Requête trop volumineuse',
  'Too Many Requests': 'Trop de requêtes',
  'Internal Server Error': 'Erreur interne',
  'Service Unavailable': 'Service indisponible',
  'The server could not understand this request.': 'Le serveur n’a pas compris cette requête.',
  'You are not allowed to see this page.': 'Vous n’êtes pas autorisé à voir cette page.',
  'This page does not exist.': 'Cette page n’existe pas.',
  'This page does not accept this kind of request.': 'Cette page n’accepte pas ce type de requête.',
  'The request is larger than this server accepts.': 'La requête est plus volumineuse que ce que le serveur accepte.',
  'Please try again later.': 'Veuillez réessayer plus tard.',
  'Something went wrong on our side. Please try again in a moment.':
    'Une erreur est survenue de notre côté. Veuillez réessayer dans un instant.',
  'The server is busy. Please try again in a moment.': 'Le serveur est surchargé. Veuillez réessayer dans un instant.',
  'This form has expired. Go back, reload the page and try again (CSRF verification failed).':
    'Ce formulaire a expiré. Revenez en arrière, rechargez la page et réessayez (échec de la vérification CSRF).',
};
