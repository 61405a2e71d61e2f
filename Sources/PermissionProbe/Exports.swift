/// Whoever imports this module has the model with it, facts, verdicts, causes and fixes, and their documents.
@_exported public import PermissionDocuments
@_exported public import PermissionModel
