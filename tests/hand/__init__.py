"""Programs as a person writes them, on the clients of OpenAI, Stripe, GitHub and Resend."""
