"""The weights of trust in a field, fitted on documents whose print is known, and how well they hold on others."""
