"""Real media files, made when somebody asks for them: no recording of anybody's is part of the demo."""
