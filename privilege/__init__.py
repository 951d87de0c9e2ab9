"""Who is acting, and what may they read: people, offices, walls, screens and grants."""
