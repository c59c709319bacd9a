"""Values and types: what an answer's attributes must hold, and what an argument's annotation must take and refuse."""
