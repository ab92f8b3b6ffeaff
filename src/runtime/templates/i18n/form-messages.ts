// What forms and password rules say, in the languages that Quintet speaks itself. The keys are Django's, so that a project
// may take the other languages from there.
import type { Messages } from './catalogue.ts';

export const germanForms: Messages = {
  'This field is required.': 'Dieses Feld ist zwingend erforderlich.',
  'Enter a valid value.': 'Bitte einen gültigen Wert eingeben.',
  'Enter a whole number.': 'Bitte eine ganze Zahl eingeben.',
  'Enter a number.': 'Bitte eine Zahl eingeben.',
  'Enter a valid date.': 'Bitte ein gültiges Datum eingeben.',
  'Enter a valid time.': 'Bitte eine gültige Uhrzeit eingeben.',
  'Enter a valid date/time.': 'Bitte ein gültiges Datum und Uhrzeit eingeben.',
  'Enter a valid duration.': 'Bitte eine gültige Zeitspanne eingeben.',
  'The number of days must be between %(min_days)s and %(max_days)s.':
    'Die Anzahl der Tage muss zwischen %(min_days)s und %(max_days)s sein.',
  'Enter a valid email address.': 'Bitte gültige E-Mail-Adresse eingeben.',
  'Enter a valid URL.': 'Bitte eine gültige Adresse eingeben.',
  'Enter a valid domain name.': 'Bitte einen gültigen Domainnamen eingeben.',
  'Enter a valid UUID.': 'Bitte eine gültige UUID eingeben.',
  'Enter a valid JSON.': 'Bitte ein gültiges JSON-Objekt eingeben.',
  'A number has more digits than JSON can keep here. Put it in quotes.':
    'Eine Zahl hat mehr Stellen, als JSON hier behalten kann. Setzen Sie sie in Anführungszeichen.',
  'Enter a valid IPv4 address.': 'Bitte eine gültige IPv4-Adresse eingeben.',
  'Enter a valid IPv6 address.': 'Bitte eine gültige IPv6-Adresse eingeben.',
  'Enter a valid IPv4 or IPv6 address.': 'Bitte eine gültige IPv4- oder IPv6-Adresse eingeben.',
  'Enter a valid integer.': 'Bitte eine gültige Ganzzahl eingeben.',
  'Enter a valid “slug” consisting of letters, numbers, underscores or hyphens.':
    'Bitte ein gültiges Kürzel, bestehend aus Buchstaben, Ziffern, Unterstrichen und Bindestrichen, eingeben.',
  'Enter a list of values.': 'Bitte eine Liste mit Werten eingeben.',
  'Null characters are not allowed.': 'Nullzeichen sind nicht erlaubt.',
  'Select a valid choice. %(value)s is not one of the available choices.':
    'Bitte eine gültige Auswahl treffen. %(value)s ist keine gültige Auswahl.',
  'Select a valid choice. That choice is not one of the available choices.':
    'Bitte eine gültige Auswahl treffen. Dies ist keine gültige Auswahl.',
  'Ensure this value is less than or equal to %(limit_value)s.':
    'Dieser Wert muss kleiner oder gleich %(limit_value)s sein.',
  'Ensure this value is greater than or equal to %(limit_value)s.':
    'Dieser Wert muss größer oder gleich %(limit_value)s sein.',
  'Ensure this value is a multiple of step size %(limit_value)s.':
    'Dieser Wert muss ein Vielfaches von %(limit_value)s sein.',
  'No file was submitted. Check the encoding type on the form.':
    'Es wurde keine Datei übertragen. Überprüfen Sie das Encoding des Formulars.',
  'The submitted file is empty.': 'Die übertragene Datei ist leer.',
  'Please either submit a file or check the clear checkbox, not both.':
    'Bitte wählen Sie entweder eine Datei aus oder wählen Sie „Löschen“, nicht beides.',
  'Upload a valid image. The file you uploaded was either not an image or a corrupted image.':
    'Bitte ein gültiges Bild hochladen. Die hochgeladene Datei ist kein Bild oder ist defekt.',
  'File extension “%(extension)s” is not allowed. Allowed extensions are: %(allowed_extensions)s.':
    'Dateiendung „%(extension)s“ ist nicht erlaubt. Erlaubte Dateiendungen sind: %(allowed_extensions)s.',
  '%(model_name)s with this %(field_label)s already exists.':
    '%(model_name)s mit diesem %(field_label)s existiert bereits.',
  'This conflicts with an entry that exists already.': 'Das überschneidet sich mit einem vorhandenen Eintrag.',
  'Constraint “%(name)s” is violated.': 'Bedingung „%(name)s“ ist nicht erfüllt.',
  'A constraint of the database is violated.': 'Eine Bedingung der Datenbank ist nicht erfüllt.',
  'The database does not accept one of these values.': 'Die Datenbank akzeptiert einen dieser Werte nicht.',
  'Enter an IP address, such as 10.0.0.1 or 10.0.0.0/8.':
    'Bitte eine IP-Adresse eingeben, zum Beispiel 10.0.0.1 oder 10.0.0.0/8.',
  'Enter %(length)s binary digits.': 'Bitte %(length)s Binärziffern eingeben.',
  'Enter at most %(length)s binary digits.': 'Bitte höchstens %(length)s Binärziffern eingeben.',
  'Enter binary digits.': 'Bitte Binärziffern eingeben.',
  'The two password fields didn’t match.': 'Die beiden Passwörter sind nicht identisch.',
  'Your old password was entered incorrectly. Please enter it again.':
    'Das alte Passwort war falsch. Bitte neu eingeben.',
  'This password is too common.': 'Dieses Passwort ist zu üblich.',
  'This password is entirely numeric.': 'Dieses Passwort ist komplett numerisch.',
  'The password is too similar to the %(verbose_name)s.': 'Das Passwort ist zu ähnlich zu %(verbose_name)s.',
  'Ensure this value has at most %(limit_value)s character (it has %(show_value)s).': {
    one: 'Bitte sicherstellen, dass der Wert aus höchstens %(limit_value)s Zeichen besteht. (Er besteht aus %(show_value)s Zeichen.)',
    other:
      'Bitte sicherstellen, dass der Wert aus höchstens %(limit_value)s Zeichen besteht. (Er besteht aus %(show_value)s Zeichen.)',
  },
  'Ensure this value has at least %(limit_value)s character (it has %(show_value)s).': {
    one: 'Bitte sicherstellen, dass der Wert aus mindestens %(limit_value)s Zeichen besteht. (Er besteht aus %(show_value)s Zeichen.)',
    other:
      'Bitte sicherstellen, dass der Wert aus mindestens %(limit_value)s Zeichen besteht. (Er besteht aus %(show_value)s Zeichen.)',
  },
  'Ensure that there are no more than %(max)s digit in total.': {
    one: 'Bitte geben Sie nicht mehr als insgesamt %(max)s Ziffer ein.',
    other: 'Bitte geben Sie nicht mehr als insgesamt %(max)s Ziffern ein.',
  },
  'Ensure that there are no more than %(max)s decimal place.': {
    one: 'Bitte geben Sie nicht mehr als %(max)s Nachkommastelle ein.',
    other: 'Bitte geben Sie nicht mehr als %(max)s Nachkommastellen ein.',
  },
  'Ensure that there are no more than %(max)s digit before the decimal point.': {
    one: 'Bitte geben Sie nicht mehr als %(max)s Ziffer vor dem Komma ein.',
    other: 'Bitte geben Sie nicht mehr als %(max)s Ziffern vor dem Komma ein.',
  },
  'Please submit at most %(num)s form.': {
    one: 'Bitte höchstens %(num)s Formular abschicken.',
    other: 'Bitte höchstens %(num)s Formulare abschicken.',
  },
  'Please submit at least %(num)s form.': {
    one: 'Bitte mindestens %(num)s Formular abschicken.',
    other: 'Bitte mindestens %(num)s Formulare abschicken.',
  },
  'This password is too short. It must contain at least %(min_length)s character.': {
    one: 'Dieses Passwort ist zu kurz. Es muss mindestens %(min_length)s Zeichen enthalten.',
    other: 'Dieses Passwort ist zu kurz. Es muss mindestens %(min_length)s Zeichen enthalten.',
  },
  'Ensure this filename has at most %(max)s character (it has %(length)s).': {
    one: 'Bitte sicherstellen, dass der Dateiname aus höchstens %(max)s Zeichen besteht. (Er besteht aus %(length)s Zeichen.)',
    other:
      'Bitte sicherstellen, dass der Dateiname aus höchstens %(max)s Zeichen besteht. (Er besteht aus %(length)s Zeichen.)',
  },
  'Ensure this file is at most %(max)s bytes (it has %(size)s).':
    'Bitte sicherstellen, dass die Datei höchstens %(max)s Bytes groß ist. (Sie hat %(size)s.)',
  'This time couldn’t be interpreted in time zone %(current_timezone)s; it may be ambiguous or it may not exist.':
    'Diese Uhrzeit konnte in der Zeitzone %(current_timezone)s nicht interpretiert werden; sie ist mehrdeutig oder existiert nicht.',
  '%(datetime)s couldn’t be interpreted in time zone %(current_timezone)s; it may be ambiguous or it may not exist.':
    '%(datetime)s konnte mit der Zeitzone %(current_timezone)s nicht interpretiert werden; es kann entweder mehrdeutig sein oder nicht existieren.',
  'Please correct the duplicate values below.': 'Bitte korrigieren Sie die unten aufgeführten doppelten Werte.',
  'Ensure this value is a multiple of step size %(limit_value)s, starting from %(offset)s, e.g. %(valid_value0)s, %(valid_value1)s, %(valid_value2)s, and so on.':
    'Dieser Wert muss, beginnend bei %(offset)s, ein Vielfaches von %(limit_value)s sein, z. B. %(valid_value0)s, %(valid_value1)s, %(valid_value2)s und so weiter.',
  Order: 'Reihenfolge',
  Item: 'Eintrag',
  '“%(name)s” cannot be deleted: other rows still refer to it.':
    '„%(name)s“ kann nicht gelöscht werden: Andere Einträge verweisen noch darauf.',
  'Please correct the duplicate data for %(field_label)s.':
    'Bitte die doppelten Daten für %(field_label)s korrigieren.',
  'Please correct the duplicate data for %(field_labels)s, which must be unique.':
    'Bitte die doppelten Daten für %(field_labels)s korrigieren, welche eindeutig sein müssen.',
  'Enter the ID.': 'Bitte die ID eingeben.',
  'Enter IDs, separated by commas.': 'Bitte IDs eingeben, durch Kommas getrennt.',
  'This is not a valid IPv6 address.': 'Dies ist keine gültige IPv6-Adresse.',
  Month: 'Monat',
  Day: 'Tag',
  Year: 'Jahr',
  Date: 'Datum',
  Time: 'Uhrzeit',
  Clear: 'Zurücksetzen',
  // Between a label and its input.
  ':': ':',
};

export const frenchForms: Messages = {
  'This field is required.': 'Ce champ est obligatoire.',
  'Enter a valid value.': 'Saisissez une valeur valide.',
  'Enter a whole number.': 'Saisissez un nombre entier.',
  'Enter a number.': 'Saisissez un nombre.',
  'Enter a valid date.': 'Saisissez une date valide.',
  'Enter a valid time.': 'Saisissez une heure valide.',
  'Enter a valid date/time.': 'Saisissez une date et une heure valides.',
  'Enter a valid duration.': 'Saisissez une durée valide.',
  'The number of days must be between %(min_days)s and %(max_days)s.':
    'Le nombre de jours doit être entre %(min_days)s et %(max_days)s.',
  'Enter a valid email address.': 'Saisissez une adresse de courriel valide.',
  'Enter a valid URL.': 'Saisissez une URL valide.',
  'Enter a valid domain name.': 'Saisissez un nom de domaine valide.',
  'Enter a valid UUID.': 'Saisissez un UUID valide.',
  'Enter a valid JSON.': 'Saisissez du contenu JSON valide.',
  'A number has more digits than JSON can keep here. Put it in quotes.':
    'Un nombre a plus de chiffres que JSON ne peut en garder ici. Mettez-le entre guillemets.',
  'Enter a valid IPv4 address.': 'Saisissez une adresse IPv4 valide.',
  'Enter a valid IPv6 address.': 'Saisissez une adresse IPv6 valide.',
  'Enter a valid IPv4 or IPv6 address.': 'Saisissez une adresse IPv4 ou IPv6 valide.',
  'Enter a valid integer.': 'Saisissez un nombre entier valide.',
  'Enter a valid “slug” consisting of letters, numbers, underscores or hyphens.':
    'Ce champ ne doit contenir que des lettres, des nombres, des tirets bas (_) et des traits d’union.',
  'Enter a list of values.': 'Saisissez une liste de valeurs.',
  'Null characters are not allowed.': 'Le caractère nul n’est pas autorisé.',
  'Select a valid choice. %(value)s is not one of the available choices.':
    'Sélectionnez un choix valide. %(value)s n’en fait pas partie.',
  'Select a valid choice. That choice is not one of the available choices.':
    'Sélectionnez un choix valide. Ce choix ne fait pas partie de ceux disponibles.',
  'Ensure this value is less than or equal to %(limit_value)s.':
    'Assurez-vous que cette valeur est inférieure ou égale à %(limit_value)s.',
  'Ensure this value is greater than or equal to %(limit_value)s.':
    'Assurez-vous que cette valeur est supérieure ou égale à %(limit_value)s.',
  'Ensure this value is a multiple of step size %(limit_value)s.':
    'Assurez-vous que cette valeur est un multiple de la taille de pas %(limit_value)s.',
  'No file was submitted. Check the encoding type on the form.':
    'Aucun fichier n’a été soumis. Vérifiez le type d’encodage du formulaire.',
  'The submitted file is empty.': 'Le fichier soumis est vide.',
  'Please either submit a file or check the clear checkbox, not both.':
    'Envoyez un fichier ou cochez la case d’effacement, mais pas les deux.',
  'Upload a valid image. The file you uploaded was either not an image or a corrupted image.':
    'Téléversez une image valide. Le fichier que vous avez transféré n’est pas une image ou bien est corrompu.',
  'File extension “%(extension)s” is not allowed. Allowed extensions are: %(allowed_extensions)s.':
    'L’extension de fichier « %(extension)s » n’est pas autorisée. Les extensions autorisées sont : %(allowed_extensions)s.',
  '%(model_name)s with this %(field_label)s already exists.':
    'Un objet %(model_name)s avec ce champ %(field_label)s existe déjà.',
  'The two password fields didn’t match.': 'Les deux mots de passe ne correspondent pas.',
  'Your old password was entered incorrectly. Please enter it again.':
    'Votre ancien mot de passe est incorrect. Veuillez le rectifier.',
  'This password is too common.': 'Ce mot de passe est trop courant.',
  'This password is entirely numeric.': 'Ce mot de passe est entièrement numérique.',
  'The password is too similar to the %(verbose_name)s.':
    'Le mot de passe est trop semblable au champ « %(verbose_name)s ».',
  'Ensure this value has at most %(limit_value)s character (it has %(show_value)s).': {
    one: 'Assurez-vous que cette valeur comporte au plus %(limit_value)s caractère (actuellement %(show_value)s).',
    other: 'Assurez-vous que cette valeur comporte au plus %(limit_value)s caractères (actuellement %(show_value)s).',
  },
  'Ensure this value has at least %(limit_value)s character (it has %(show_value)s).': {
    one: 'Assurez-vous que cette valeur comporte au moins %(limit_value)s caractère (actuellement %(show_value)s).',
    other: 'Assurez-vous que cette valeur comporte au moins %(limit_value)s caractères (actuellement %(show_value)s).',
  },
  'Ensure that there are no more than %(max)s digit in total.': {
    one: 'Assurez-vous qu’il n’y a pas plus de %(max)s chiffre au total.',
    other: 'Assurez-vous qu’il n’y a pas plus de %(max)s chiffres au total.',
  },
  'Ensure that there are no more than %(max)s decimal place.': {
    one: 'Assurez-vous qu’il n’y a pas plus de %(max)s chiffre après la virgule.',
    other: 'Assurez-vous qu’il n’y a pas plus de %(max)s chiffres après la virgule.',
  },
  'Ensure that there are no more than %(max)s digit before the decimal point.': {
    one: 'Assurez-vous qu’il n’y a pas plus de %(max)s chiffre avant la virgule.',
    other: 'Assurez-vous qu’il n’y a pas plus de %(max)s chiffres avant la virgule.',
  },
  'Please submit at most %(num)s form.': {
    one: 'Veuillez soumettre au plus %(num)s formulaire.',
    other: 'Veuillez soumettre au plus %(num)s formulaires.',
  },
  'Please submit at least %(num)s form.': {
    one: 'Veuillez soumettre au moins %(num)s formulaire.',
    other: 'Veuillez soumettre au moins %(num)s formulaires.',
  },
  'This password is too short. It must contain at least %(min_length)s character.': {
    one: 'Ce mot de passe est trop court. Il doit contenir au minimum %(min_length)s caractère.',
    other: 'Ce mot de passe est trop court. Il doit contenir au minimum %(min_length)s caractères.',
  },
  'Ensure this filename has at most %(max)s character (it has %(length)s).': {
    one: 'Assurez-vous que ce nom de fichier comporte au plus %(max)s caractère (actuellement %(length)s).',
    other: 'Assurez-vous que ce nom de fichier comporte au plus %(max)s caractères (actuellement %(length)s).',
  },
  'Ensure this file is at most %(max)s bytes (it has %(size)s).':
    'Assurez-vous que ce fichier ne dépasse pas %(max)s octets (actuellement %(size)s).',
  'This time couldn’t be interpreted in time zone %(current_timezone)s; it may be ambiguous or it may not exist.':
    'Cette heure n’a pas pu être interprétée dans le fuseau horaire %(current_timezone)s ; elle est ambiguë ou n’existe pas.',
  '%(datetime)s couldn’t be interpreted in time zone %(current_timezone)s; it may be ambiguous or it may not exist.':
    'La valeur %(datetime)s n’a pas pu être interprétée dans le fuseau horaire %(current_timezone)s ; elle est peut-être ambiguë ou elle n’existe pas.',
  'Please correct the duplicate values below.': 'Corrigez les valeurs en double ci-dessous.',
  'Ensure this value is a multiple of step size %(limit_value)s, starting from %(offset)s, e.g. %(valid_value0)s, %(valid_value1)s, %(valid_value2)s, and so on.':
    'Assurez-vous que cette valeur est un multiple de la taille de pas %(limit_value)s en partant de %(offset)s, par exemple %(valid_value0)s, %(valid_value1)s, %(valid_value2)s, etc.',
  Order: 'Ordre',
  Item: 'Élément',
  '“%(name)s” cannot be deleted: other rows still refer to it.':
    'Suppression de « %(name)s » impossible : d’autres données y font encore référence.',
  'Please correct the duplicate data for %(field_label)s.': 'Corrigez les données en double dans %(field_label)s.',
  'Please correct the duplicate data for %(field_labels)s, which must be unique.':
    'Corrigez les données en double dans %(field_labels)s qui doivent être uniques.',
  'Enter the ID.': 'Saisissez l’identifiant.',
  'Enter IDs, separated by commas.': 'Saisissez les identifiants, séparés par des virgules.',
  'This is not a valid IPv6 address.': 'Ceci n’est pas une adresse IPv6 valide.',
  Month: 'Mois',
  Day: 'Jour',
  Year: 'Année',
  Date: 'Date',
  Time: 'Heure',
  Clear: 'Effacer',
  'This conflicts with an entry that exists already.': 'Cela entre en conflit avec une entrée existante.',
  'Constraint “%(name)s” is violated.': 'La contrainte « %(name)s » n’est pas respectée.',
  'A constraint of the database is violated.': 'Une contrainte de la base de données n’est pas respectée.',
  'The database does not accept one of these values.': 'La base de données n’accepte pas l’une de ces valeurs.',
  'Enter an IP address, such as 10.0.0.1 or 10.0.0.0/8.':
    'Saisissez une adresse IP, par exemple 10.0.0.1 ou 10.0.0.0/8.',
  'Enter %(length)s binary digits.': 'Saisissez %(length)s chiffres binaires.',
  'Enter at most %(length)s binary digits.': 'Saisissez au maximum %(length)s chiffres binaires.',
  'Enter binary digits.': 'Saisissez des chiffres binaires.',
  // Between a label and its input.
  ':': ' :',
};
