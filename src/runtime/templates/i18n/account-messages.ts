// What the pages and mails about accounts say, and how the fields of a new project's accounts are called. The keys are
// Django's where it has the sentence.
import type { Messages } from './catalogue.ts';

export const germanAccounts: Messages = {
  'Forgot your password?': 'Passwort vergessen?',
  'Please enter a correct %(username)s and password. Note that both fields may be case-sensitive.':
    'Bitte geben Sie %(username)s und Passwort korrekt ein. Beide Felder können Groß- und Kleinschreibung unterscheiden.',
  'Too many failed attempts. Try again in a minute.': {
    one: 'Zu viele fehlgeschlagene Versuche. Bitte versuchen Sie es in einer Minute erneut.',
    other: 'Zu viele fehlgeschlagene Versuche. Bitte versuchen Sie es in %(minutes)s Minuten erneut.',
  },
  'Too many people are logging in at the moment. Try again in a few seconds.':
    'Im Moment melden sich zu viele Personen an. Bitte versuchen Sie es in einigen Sekunden erneut.',
  'This password is too long. It must contain at most %(max_length)s characters.':
    'Dieses Passwort ist zu lang. Es darf höchstens %(max_length)s Zeichen enthalten.',
  'You have been logged out.': 'Sie wurden abgemeldet.',
  'Change your password': 'Passwort ändern',
  'Change password': 'Passwort ändern',
  'Please enter your old password, for security’s sake, and then enter your new password twice so we can verify you typed it in correctly.':
    'Bitte geben Sie aus Sicherheitsgründen erst Ihr altes Passwort und danach zweimal Ihr neues Passwort ein, damit wir überprüfen können, ob es korrekt eingegeben wurde.',
  'Password changed': 'Passwort geändert',
  'Your password was changed.': 'Ihr Passwort wurde geändert.',
  'You have been logged out on all other devices.': 'Auf allen anderen Geräten wurden Sie abgemeldet.',
  'Reset your password': 'Passwort zurücksetzen',
  'Forgotten your password? Enter your email address below, and we’ll email instructions for setting a new one.':
    'Passwort vergessen? Geben Sie unten Ihre E-Mail-Adresse ein und wir senden Ihnen eine Anleitung, um ein neues Passwort festzulegen.',
  'Send reset link': 'Link anfordern',
  'Check your email': 'Prüfen Sie Ihre E-Mails',
  'We’ve emailed you instructions for setting your password, if an account exists with the email you entered. You should receive them shortly.':
    'Wir haben Ihnen eine E-Mail mit einer Anleitung zum Zurücksetzen Ihres Passworts gesendet, sofern ein Konto mit der angegebenen E-Mail-Adresse existiert. Sie sollten sie in Kürze erhalten.',
  'If you don’t receive an email, please make sure you’ve entered the address you registered with, and check your spam folder.':
    'Falls Sie keine E-Mail erhalten, prüfen Sie bitte, ob Sie die Adresse eingegeben haben, mit der Sie sich registriert haben, und sehen Sie in Ihrem Spam-Ordner nach.',
  'Choose a new password': 'Neues Passwort wählen',
  'Please enter your new password twice so we can verify you typed it in correctly.':
    'Bitte geben Sie Ihr neues Passwort zweimal ein, damit wir überprüfen können, ob es korrekt eingegeben wurde.',
  'Change my password': 'Mein Passwort ändern',
  'This link does not work': 'Dieser Link funktioniert nicht',
  'The password reset link was invalid, possibly because it has already been used. Please request a new password reset.':
    'Der Link zum Zurücksetzen Ihres Passworts ist ungültig, wahrscheinlich weil er schon einmal benutzt wurde. Bitte fordern Sie einen neuen Link an.',
  'Request a new link': 'Neuen Link anfordern',
  'Your password has been set. You can log in now.': 'Ihr Passwort wurde festgelegt. Sie können sich jetzt anmelden.',
  'Password reset on %(site_name)s': 'Passwort auf %(site_name)s zurücksetzen',
  'You’re receiving this email because you requested a password reset for your user account at %(site_name)s.':
    'Sie erhalten diese E-Mail, weil Sie ein neues Passwort für Ihr Benutzerkonto bei %(site_name)s angefordert haben.',
  'Please go to the following page and choose a new password:':
    'Bitte öffnen Sie folgende Seite, um ein neues Passwort zu wählen:',
  'The link works once and expires in %(days)s day.': {
    one: 'Der Link funktioniert nur einmal und ist %(days)s Tag gültig.',
    other: 'Der Link funktioniert nur einmal und ist %(days)s Tage gültig.',
  },
  'If you didn’t request a password reset, you can ignore this email.':
    'Falls Sie kein neues Passwort angefordert haben, können Sie diese E-Mail ignorieren.',
  // Names of fields and models.
  user: 'Benutzer',
  users: 'Benutzer',
  group: 'Gruppe',
  groups: 'Gruppen',
  accounts: 'Benutzerkonten',
  username: 'Benutzername',
  email: 'E-Mail-Adresse',
  'email address': 'E-Mail-Adresse',
  name: 'Name',
  'first name': 'Vorname',
  'last name': 'Nachname',
  password: 'Passwort',
  'old password': 'Altes Passwort',
  'new password': 'Neues Passwort',
  'new password confirmation': 'Neues Passwort bestätigen',
  'password confirmation': 'Passwort bestätigen',
  active: 'Aktiv',
  'is active': 'Aktiv',
  'staff status': 'Mitarbeiter-Status',
  'is staff': 'Mitarbeiter-Status',
  'superuser status': 'Administrator-Status',
  'is superuser': 'Administrator-Status',
  'last login': 'Letzte Anmeldung',
  'date joined': 'Mitglied seit',
  permissions: 'Berechtigungen',
  'Uncheck this instead of deleting the account.': 'Kann deaktiviert werden, anstatt das Konto zu löschen.',
  'May enter the admin.': 'Darf sich in der Verwaltung anmelden.',
  'May do everything.': 'Darf alles, ohne dass Berechtigungen einzeln zugewiesen werden.',
  'A user may do what any of these groups may.': 'Ein Benutzer bekommt alle Berechtigungen dieser Gruppen.',
};

export const frenchAccounts: Messages = {
  'Forgot your password?': 'Mot de passe oublié ?',
  'Please enter a correct %(username)s and password. Note that both fields may be case-sensitive.':
    'Veuillez remplir correctement les champs « %(username)s » et « mot de passe ». Remarquez que chacun de ces champs peut être sensible à la casse.',
  'Too many failed attempts. Try again in a minute.': {
    one: 'Trop de tentatives infructueuses. Veuillez réessayer dans une minute.',
    other: 'Trop de tentatives infructueuses. Veuillez réessayer dans %(minutes)s minutes.',
  },
  'Too many people are logging in at the moment. Try again in a few seconds.':
    'Trop de personnes se connectent en ce moment. Veuillez réessayer dans quelques secondes.',
  'This password is too long. It must contain at most %(max_length)s characters.':
    'Ce mot de passe est trop long. Il doit contenir au maximum %(max_length)s caractères.',
  'You have been logged out.': 'Vous avez été déconnecté.',
  'Change your password': 'Modifier votre mot de passe',
  'Change password': 'Modifier le mot de passe',
  'Please enter your old password, for security’s sake, and then enter your new password twice so we can verify you typed it in correctly.':
    'Par sécurité, veuillez saisir votre ancien mot de passe puis votre nouveau mot de passe à deux reprises afin de vérifier qu’il est correctement saisi.',
  'Password changed': 'Mot de passe modifié',
  'Your password was changed.': 'Votre mot de passe a été modifié.',
  'You have been logged out on all other devices.': 'Vous avez été déconnecté de tous vos autres appareils.',
  'Reset your password': 'Réinitialiser votre mot de passe',
  'Forgotten your password? Enter your email address below, and we’ll email instructions for setting a new one.':
    'Mot de passe oublié ? Saisissez votre adresse de courriel ci-dessous et nous vous enverrons les instructions pour en créer un nouveau.',
  'Send reset link': 'Recevoir le lien',
  'Check your email': 'Consultez votre messagerie',
  'We’ve emailed you instructions for setting your password, if an account exists with the email you entered. You should receive them shortly.':
    'Nous vous avons envoyé par courriel les instructions pour changer de mot de passe, pour autant qu’un compte existe avec l’adresse que vous avez indiquée. Vous devriez recevoir rapidement ce message.',
  'If you don’t receive an email, please make sure you’ve entered the address you registered with, and check your spam folder.':
    'Si vous ne recevez pas de message, vérifiez que vous avez saisi l’adresse avec laquelle vous vous êtes enregistré et contrôlez votre dossier de pourriels.',
  'Choose a new password': 'Choisir un nouveau mot de passe',
  'Please enter your new password twice so we can verify you typed it in correctly.':
    'Saisissez deux fois votre nouveau mot de passe afin de vérifier qu’il est correctement saisi.',
  'Change my password': 'Modifier mon mot de passe',
  'This link does not work': 'Ce lien ne fonctionne pas',
  'The password reset link was invalid, possibly because it has already been used. Please request a new password reset.':
    'Le lien de réinitialisation du mot de passe n’était pas valide, peut-être en raison de son utilisation antérieure. Veuillez renouveler votre demande de réinitialisation de mot de passe.',
  'Request a new link': 'Demander un nouveau lien',
  'Your password has been set. You can log in now.':
    'Votre mot de passe a été défini. Vous pouvez maintenant vous connecter.',
  'Password reset on %(site_name)s': 'Réinitialisation du mot de passe sur %(site_name)s',
  'You’re receiving this email because you requested a password reset for your user account at %(site_name)s.':
    'Vous recevez ce message en réponse à votre demande de réinitialisation du mot de passe de votre compte sur %(site_name)s.',
  'Please go to the following page and choose a new password:':
    'Veuillez vous rendre sur cette page et choisir un nouveau mot de passe :',
  'The link works once and expires in %(days)s day.': {
    one: 'Ce lien ne fonctionne qu’une seule fois et expire dans %(days)s jour.',
    other: 'Ce lien ne fonctionne qu’une seule fois et expire dans %(days)s jours.',
  },
  'If you didn’t request a password reset, you can ignore this email.':
    'Si vous n’êtes pas à l’origine de cette demande, vous pouvez ignorer ce message.',
  // Names of fields and models.
  user: 'utilisateur',
  users: 'utilisateurs',
  group: 'groupe',
  groups: 'groupes',
  accounts: 'comptes',
  username: 'nom d’utilisateur',
  email: 'adresse de courriel',
  'email address': 'adresse de courriel',
  name: 'nom',
  'first name': 'prénom',
  'last name': 'nom de famille',
  password: 'mot de passe',
  'old password': 'ancien mot de passe',
  'new password': 'nouveau mot de passe',
  'new password confirmation': 'confirmation du nouveau mot de passe',
  'password confirmation': 'confirmation du mot de passe',
  active: 'actif',
  'is active': 'actif',
  'staff status': 'statut équipe',
  'is staff': 'statut équipe',
  'superuser status': 'statut super-utilisateur',
  'is superuser': 'statut super-utilisateur',
  'last login': 'dernière connexion',
  'date joined': 'date d’inscription',
  permissions: 'permissions',
  'Uncheck this instead of deleting the account.': 'Décochez ceci plutôt que de supprimer le compte.',
  'May enter the admin.': 'Peut se connecter à ce site d’administration.',
  'May do everything.': 'Possède toutes les permissions sans qu’elles soient attribuées explicitement.',
  'A user may do what any of these groups may.':
    'Un utilisateur obtient toutes les permissions des groupes auxquels il appartient.',
};
